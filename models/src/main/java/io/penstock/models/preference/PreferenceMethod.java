package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
   * @param pass how the rows go through the model that learns
   * @param scope where to make arrays: they die with the pass
   * @param metrics takes TRL's metrics of these rows, but for the loss
   */
  NDArray loss(List<R> rows, ForwardPass pass, NDManager scope, MetricSums metrics);

  /** What the model reads of some rows. */
  List<Sequence> sequences(List<R> rows);

  /**
   * What the model that learns says of sequences, without gradients: the reward of each, or the
   * log-probability of each token that counts.
   */
  NDArray says(List<Sequence> sequences, NDManager scope);

  /** What the model is held to, if anything. */
  default Optional<ReferencePolicy> reference() {
    return Optional.empty();
  }

  /** How the rows of a batch depend on each other. */
  Together together();

  /** What a row's loss depends on besides the row. */
  enum Together {
    /** Nothing: batches may be cut anywhere. */
    APART,
    /** The other rows of the batch, in whatever order. */
    AS_A_SET,
    /** The other rows and their order. */
    IN_ORDER
  }
}
