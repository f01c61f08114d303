package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;

/**
 * A way to learn from preferences: from rows to a loss.
 *
 * @param <R> a row: a pair of answers, or one
 */
public interface PreferenceMethod<R> {
  /** Its name on the command line. */
  String name();

  /** Its settings. */
  Record config();

  /** The weights that it trains, by name. */
  Map<String, NDArray> trained();

  /** The shape of the model that it trains. */
  ModelConfig model();

  /** Where the weights live. */
  NDManager manager();

  /** The operations on their device. */
  TorchOps ops();

  /**
   * The mean loss of some rows: a scalar under autograd, where that records.
   *
   * @param scope where to make arrays: they die with the pass
   * @param metrics takes TRL's metrics of these rows, but for the loss
   */
  NDArray loss(List<R> rows, NDManager scope, MetricSums metrics);

  /** How many tokens the model reads of a row. */
  int tokens(R row);
}
