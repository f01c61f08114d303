package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswerLogProbsTest {
  private static final GptConfig SHAPE = new GptConfig(11, 8, 1, 2, 8, 3);

  private final NDManager manager = TorchEngine.newManager();
  private final PreferenceOps ops = PreferenceOps.on(manager);
  private final Gpt model = Gpt.initialised(SHAPE, manager);

  @AfterEach
  void free() {
    model.close();
    ops.close();
    manager.close();
  }

  @Test
  void sumsWhatEachTokenOfAnAnswerHas() {
    int ignored = TorchOps.IGNORED;
    List<Sequence> sequences =
        List.of(
            Sequence.of(new int[] {1, 2}, new int[] {3, 4, 5}),
            new Sequence(
                new int[] {6}, new int[] {7, 8, 9, 10, 1}, new int[] {7, ignored, 9, 10, 1}),
            Sequence.of(new int[] {}, new int[] {3, 4}));

    SequenceBatch batch = SequenceBatch.of(sequences, SHAPE);
    AnswerLogProbs logProbs = AnswerLogProbs.of(model, ops, batch, ForwardPass.plain(), manager);

    float[] sums = batch.sums(logProbs.tokens(), ops, manager).toFloatArray();
    assertThat(sums[0]).isCloseTo(sum(new int[] {1, 2, 3, 4, 5}, 2, 3, 4), within(1e-5f));
    assertThat(sums[1]).isCloseTo(sum(new int[] {6, 7, 8, 9, 10, 1}, 1, 3, 4, 5), within(1e-5f));
    assertThat(sums[2]).isCloseTo(sum(new int[] {3, 4}, 1), within(1e-5f));
    assertThat(batch.counts(manager).toFloatArray()).containsExactly(3, 4, 1);
    assertThat(sequences).extracting(Sequence::counted).containsExactly(3, 4, 1);
  }

  @Test
  void tokensBehindTheEndOfTheShorterAnswerWeighLess() {
    int ignored = TorchOps.IGNORED;
    Sequence chosen =
        new Sequence(new int[] {1}, new int[] {2, 3, 4, 5}, new int[] {2, ignored, 4, 5});
    Sequence rejected = Sequence.of(new int[] {1}, new int[] {6, 7});

    SequenceBatch batch = SequenceBatch.of(List.of(chosen, rejected), SHAPE);

    assertThat(batch.tailWeights(0.25, manager).toFloatArray()).containsExactly(1, 1, 0.25f, 1, 1);
  }

  @Test
  void whatTheModelCannotTakeIsRefused() {
    assertThatThrownBy(() -> batch(Sequence.of(new int[] {1}, new int[] {11})))
        .hasMessageContaining("token id 11");
    assertThatThrownBy(() -> batch(Sequence.of(new int[8], new int[] {1})))
        .hasMessageContaining("max-length");
    assertThatThrownBy(() -> batch(Sequence.of(new int[] {}, new int[] {})))
        .hasMessageContaining("no token");
  }

  private static void batch(Sequence sequence) {
    SequenceBatch.of(List.of(sequence), SHAPE);
  }

  /** Adds up the log-probabilities of the tokens at those places, one sequence alone. */
  private float sum(int[] ids, int... places) {
    long[] inputs = new long[ids.length];
    long[] positions = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      inputs[i] = ids[i];
      positions[i] = i;
    }
    Shape row = new Shape(1, ids.length);
    NDArray logits =
        model.logits(
            manager.create(inputs, row),
            manager.create(positions, row),
            manager.create(new long[ids.length], row));
    float sum = 0;
    for (int place : places) {
      float[] next = logits.get("0," + (place - 1)).toFloatArray();
      double all = 0;
      for (float logit : next) {
        all += Math.exp(logit);
      }
      sum += (float) (next[ids[place]] - Math.log(all));
    }
    return sum;
  }
}
