package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Parameters;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import io.penstock.models.tensor.TorchOps;
import java.util.List;
import java.util.Map;

/**
 * What reward is still to come, read off the policy's own vectors: a linear map of the vector
 * before each token. Begins at zero, so that it says nothing before it has learned. Owns its
 * weights.
 */
public final class ValueHead implements AutoCloseable {
  /** The name of its weight, [1, width]. */
  public static final String WEIGHT = "value_head.weight";

  /** The name of its bias, [1]. */
  public static final String BIAS = "value_head.bias";

  private final Parameters parameters;
  private final TorchOps ops;

  /** For a backbone; lives at most as long as {@code parent}. */
  public ValueHead(LanguageModel backbone, NDManager parent) {
    int width = backbone.config().width();
    ops = backbone.ops();
    parameters = new Parameters(parent);
    parameters.add(WEIGHT, new Shape(1, width), new float[width]);
    parameters.add(BIAS, new Shape(1), new float[1]);
  }

  /** Its weights, by name. */
  Map<String, NDArray> trained() {
    return parameters.trained();
  }

  /**
   * How many values an answer has: one before each token, and one behind the last where the limit
   * leaves room for it, as TRL counts them.
   */
  static int count(Sequence answer, int responseLength) {
    return Math.min(answer.answer().length + 1, responseLength);
  }

  /** The values of answers, one behind the other: float32 [n]. */
  NDArray values(
      TokenScores scores,
      List<Sequence> answers,
      int responseLength,
      PreferenceOps select,
      NDManager scope) {
    long[] places = new long[answers.stream().mapToInt(a -> count(a, responseLength)).sum()];
    int next = 0;
    for (int row = 0; row < answers.size(); row++) {
      int before = answers.get(row).prompt().length - 1;
      for (int i = 0; i < count(answers.get(row), responseLength); i++) {
        places[next++] = (long) row * scores.columns() + before + i;
      }
    }
    NDArray vectors = select.select(scores.hidden(), scope.create(places));
    return ops.linear(vectors, parameters.get(WEIGHT), parameters.get(BIAS)).reshape(-1);
  }

  @Override
  public void close() {
    parameters.close();
  }
}
