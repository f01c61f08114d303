package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokenBatchTest {
  private static final GptConfig MODEL = new GptConfig(10, 8, 1, 1, 4, 0);
  private static final PackedRow TWO_DOCUMENTS_AND_PADDING =
      new PackedRow(
          new int[] {5, 6, 7, 8, 9, 0, 0},
          new int[] {5, -100, 7, 8, 9, -100, -100},
          new int[] {0, 1, 2, 0, 1, 0, 0},
          new int[] {3, 2});
  private static final PackedRow SHORT_ROW =
      new PackedRow(new int[] {1, 2}, new int[] {1, 2}, new int[] {0, 1}, new int[] {2});

  @Test
  void targetsAreTheNextLabelsWithinADocument() {
    TokenBatch batch = TokenBatch.of(List.of(TWO_DOCUMENTS_AND_PADDING, SHORT_ROW), MODEL);
    try (NDManager manager = TorchEngine.newManager()) {
      assertThat(batch.targets(manager).toLongArray())
          .containsExactly(
              -100, 7, -100, 9, -100, -100, -100, 2, -100, -100, -100, -100, -100, -100);
      assertThat(batch.segmentIds(manager).toLongArray())
          .containsExactly(1, 1, 1, 2, 2, 0, 0, 1, 1, 0, 0, 0, 0, 0);
      assertThat(batch.positionIds(manager).toLongArray())
          .containsExactly(0, 1, 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0);
      assertThat(batch.inputIds(manager).getShape()).isEqualTo(new Shape(2, 7));
    }
    assertThat(batch.targetCount()).isEqualTo(3);
    assertThat(batch.tokenCount()).isEqualTo(7);
  }

  @Test
  void aRowThatDoesNotFitTheModelIsRefused() {
    int[] zeros = {0, 0};
    PackedRow foreign = new PackedRow(new int[] {1, 10}, zeros, zeros, new int[] {2});
    PackedRow foreignLabel = new PackedRow(zeros, new int[] {0, -1}, zeros, new int[] {2});
    PackedRow tooLong = new PackedRow(zeros, zeros, new int[] {7, 8}, new int[] {2});

    assertThatThrownBy(() -> TokenBatch.of(List.of(foreign), MODEL))
        .hasMessage("a row has the token id 10, the model's vocabulary is 10");
    assertThatThrownBy(() -> TokenBatch.of(List.of(foreignLabel), MODEL))
        .hasMessage("a row has the label -1, the model's vocabulary is 10");
    assertThatThrownBy(() -> TokenBatch.of(List.of(tooLong), MODEL))
        .hasMessage("a row has the position 8, the model's context is 8");
  }

  @Test
  void aRowThatContradictsItselfIsRefused() {
    int[] two = {1, 2};
    assertThatThrownBy(() -> new PackedRow(two, new int[3], two, two))
        .hasMessageContaining("differ in length");
    assertThatThrownBy(() -> new PackedRow(two, two, two, new int[] {3}))
        .hasMessageContaining("documents of 3 tokens in a row of 2");
    assertThatThrownBy(() -> new PackedRow(two, two, two, new int[] {0}))
        .hasMessageContaining("length 0");
  }
}
