package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.SequenceBatch;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model says of the tokens of answers, all answers one behind the other. The one pass that
 * scores rollouts, the reference and the updates alike, with the temperature of the sampling.
 *
 * @param logits float32 [n, vocabulary], divided by the temperature
 * @param logProbs float32 [n]
 * @param hidden float32 [rows · columns, width], of all places of the batch
 * @param columns how many places a row of it has
 */
record TokenScores(NDArray logits, NDArray logProbs, NDArray hidden, int columns) {

  /** Runs the model over answers; autograd sees it where it records. */
  static TokenScores of(
      LanguageModel model,
      List<Sequence> answers,
      double temperature,
      PreferenceOps ops,
      NDManager scope) {
    SequenceBatch batch = SequenceBatch.of(answers, model.config());
    NDArray hidden =
        model
            .hidden(batch.inputIds(scope), batch.positionIds(scope), batch.segmentIds(scope))
            .reshape(-1, model.config().width());
    NDArray logits =
        model.unembed(ops.select(hidden, batch.places(scope))).div((float) temperature);
    NDArray logProbs = ops.tokenLogProbs(logits, batch.targets(scope));
    return new TokenScores(logits, logProbs, hidden, batch.columns());
  }

  /** The log-probabilities alone, answer by answer, without gradients, some rows at a time. */
  static float[][] logProbs(
      LanguageModel model,
      List<Sequence> answers,
      double temperature,
      int rowsAtOnce,
      PreferenceOps ops) {
    List<float[]> rows = new ArrayList<>();
    for (int from = 0; from < answers.size(); from += rowsAtOnce) {
      List<Sequence> some = answers.subList(from, Math.min(answers.size(), from + rowsAtOnce));
      try (Scope scope = Scope.within(ops.manager());
          GradMode mode = GradMode.off()) {
        TokenScores scores = of(model, some, temperature, ops, scope.manager());
        rows.addAll(split(scores.logProbs(), some.stream().map(a -> a.answer().length).toList()));
      }
    }
    return rows.toArray(float[][]::new);
  }

  /** An array of all answers' numbers, answer by answer. */
  static List<float[]> split(NDArray flat, List<Integer> lengths) {
    float[] values = flat.toFloatArray();
    List<float[]> rows = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      float[] row = new float[length];
      System.arraycopy(values, from, row, 0, length);
      rows.add(row);
      from += length;
    }
    return rows;
  }
}
