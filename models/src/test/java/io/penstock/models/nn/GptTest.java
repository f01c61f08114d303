package io.penstock.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GptTest {
  private static final GptConfig TINY = new GptConfig(50, 16, 2, 2, 16, 7);

  private final NDManager manager = TorchEngine.newManager();
  private final Gpt gpt = Gpt.initialised(TINY, manager);

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void firstLossIsThatOfAGuess() {
    Random random = new Random(1);
    long[] ids = random.longs(64, 0, TINY.vocabSize()).toArray();
    long[] targets = random.longs(64, 0, TINY.vocabSize()).toArray();
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      NDManager m = scope.manager();
      NDArray logits =
          gpt.logits(
              m.create(ids, new Shape(4, 16)),
              m.create(positions(4, 16, 16), new Shape(4, 16)),
              m.zeros(new Shape(4, 16), ai.djl.ndarray.types.DataType.INT64));
      NDArray sum = gpt.ops().crossEntropySum(logits.reshape(64, 50), m.create(targets));
      assertThat(sum.getFloat() / 64).isCloseTo((float) Math.log(50), within(0.1f));
    }
  }

  @Test
  void aDocumentDoesNotSeeItsNeighbour() {
    long[] ids = new Random(2).longs(16, 0, TINY.vocabSize()).toArray();
    float[] before = logits(ids, 10);
    long[] changed = ids.clone();
    Arrays.fill(changed, 0, 10, 3);
    float[] after = logits(changed, 10);

    int second = 10 * TINY.vocabSize();
    assertThat(Arrays.copyOfRange(after, second, after.length))
        .containsExactly(Arrays.copyOfRange(before, second, before.length));
    assertThat(Arrays.copyOf(after, second)).isNotEqualTo(Arrays.copyOf(before, second));
  }

  @Test
  void aTokenDoesNotSeeTheFuture() {
    long[] ids = new Random(3).longs(16, 0, TINY.vocabSize()).toArray();
    float[] before = logits(ids, 16);
    ids[15] = (ids[15] + 1) % TINY.vocabSize();
    float[] after = logits(ids, 16);

    int last = 15 * TINY.vocabSize();
    assertThat(Arrays.copyOf(after, last)).containsExactly(Arrays.copyOf(before, last));
    assertThat(after).isNotEqualTo(before);
  }

  @Test
  void aBlockInOneCallIsThatOfItsSteps() {
    long[] ids = new Random(4).longs(16, 0, TINY.vocabSize()).toArray();
    float[] logits = logits(ids, 10);
    float[] gradient = embeddingGradient(ids);
    for (int layer = 0; layer < TINY.layers(); layer++) {
      gpt.projections().replace("transformer.h." + layer + ".attn.c_proj", Wrapped::new);
    }
    assertThat(logits(ids, 10)).containsExactly(logits, within(1e-6f));
    assertThat(embeddingGradient(ids)).containsExactly(gradient, within(1e-6f));
  }

  /** The same map, not to be known as a plain one. */
  private record Wrapped(Projection inner) implements Projection {
    @Override
    public NDArray apply(NDArray x) {
      return inner.apply(x);
    }

    @Override
    public long inputSize() {
      return inner.inputSize();
    }

    @Override
    public long outputSize() {
      return inner.outputSize();
    }
  }

  private float[] embeddingGradient(long[] ids) {
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.on()) {
      NDManager m = scope.manager();
      NDArray embedding = gpt.parameters().get("transformer.wte.weight");
      NDArray row = m.create(ids, new Shape(1, 16));
      NDArray positions = m.create(positions(1, 16, 16), new Shape(1, 16));
      NDArray logits = gpt.logits(row, positions, row.zerosLike());
      gpt.ops().backward(gpt.ops().crossEntropySum(logits.reshape(16, 50), row.reshape(16)));
      NDArray gradient = gpt.ops().gradient(embedding);
      float[] values = gradient.toFloatArray();
      gpt.ops().zero(List.of(gradient));
      return values;
    }
  }

  /** The logits of a row whose first document has {@code split} tokens, the second the rest. */
  private float[] logits(long[] ids, int split) {
    long[] segments = new long[16];
    Arrays.fill(segments, split, 16, 1);
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      NDManager m = scope.manager();
      return gpt.logits(
              m.create(ids, new Shape(1, 16)),
              m.create(positions(1, 16, split), new Shape(1, 16)),
              m.create(segments, new Shape(1, 16)))
          .toFloatArray();
    }
  }

  private static long[] positions(int rows, int columns, int split) {
    long[] positions = new long[rows * columns];
    for (int i = 0; i < positions.length; i++) {
      int column = i % columns;
      positions[i] = column < split ? column : column - split;
    }
    return positions;
  }
}
