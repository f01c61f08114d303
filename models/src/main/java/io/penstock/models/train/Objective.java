package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.tensor.TorchOps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * What a run learns: where its batches come from, and what its loss is. {@link TrainingLoop} does
 * the rest (accumulation, clipping, schedule, optimiser, evaluations, checkpoints) and knows
 * nothing of language models, so that preferences and rewards are learned by the same loop.
 *
 * <p>What comes after a position depends on nothing but the position, the weights and {@link
 * #state}: a resumed run then measures what an uninterrupted one would.
 */
public interface Objective {
  /** What is trained and on what, to tell this run's checkpoints from another's. */
  Identity identity();

  /**
   * A run's identity.
   *
   * @param model the model's configuration, and what the method adds to it
   * @param data names exactly these rows, such as a hash
   */
  record Identity(JsonNode model, String data) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Written and read, so that numbers have the types of those that a checkpoint gives back. */
    public static Identity of(JsonNode model, String data) {
      try {
        return new Identity(JSON.readTree(JSON.writeValueAsBytes(model)), data);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The weights that training changes, by name; a checkpoint saves them. */
  Map<String, NDArray> trained();

  /** Where the weights live. */
  NDManager manager();

  /** The operations on their device. */
  TorchOps ops();

  /**
   * The next update's work. Called once an update, in order.
   *
   * @param position rows that earlier updates took
   * @param passes into how many passes to divide the rows
   * @param rowsPerPass how many rows each pass takes
   */
  Update next(long position, int passes, int rowsPerPass);

  /** How many epochs lie before {@code position}. */
  double epochsAt(long position);

  /**
   * The work of one update of the weights.
   *
   * @param weight what the summed losses are divided by, such as the trained tokens of all passes
   * @param tokens how many tokens are seen, padding not counted
   */
  record Update(List<? extends Pass> passes, double weight, long tokens) {
    public Update {
      passes = List.copyOf(passes);
    }
  }

  /** One forward and backward pass. */
  interface Pass {
    /**
     * The loss summed over what it weighs: a scalar that gradients flow through. Called while
     * operations are recorded; the loop divides it by the update's weight and goes backward.
     *
     * @param scope where to make arrays: they die with the pass
     * @param metrics takes what else was measured; {@code loss} is the loop's
     */
    NDArray lossSum(NDManager scope, MetricSums metrics);

    /**
     * Adds the derivatives of {@code loss} (made of {@link #lossSum}) to the gradients; called
     * once, in the same scope.
     */
    void backward(NDArray loss);

    /** Which rows these are, for the message of a run that fails at them. */
    String description();
  }

  /** How much of the held-out rows to evaluate. */
  enum Extent {
    /** A sample, cheap enough to be taken again and again. */
    SAMPLE,
    /** All of them. */
    ALL
  }

  /**
   * Evaluates held-out rows; called while nothing is recorded.
   *
   * @return means by name, {@code loss} first; empty where no rows are held out
   */
  Map<String, Double> evaluate(Extent extent, long step);

  /** A mean loss above this is a run that has diverged, though still a number. */
  default double divergedAbove() {
    return Double.POSITIVE_INFINITY;
  }

  /**
   * Told after each update of the weights, before anything is measured or saved of them.
   *
   * @param step how many updates there have been
   */
  default void updated(long step) {}

  /** What the method must remember besides weights and position; a checkpoint saves it. */
  default Map<String, NDArray> state() {
    return Map.of();
  }

  /** Takes over what {@link #state} gave; the arrays are the caller's. */
  default void restore(Map<String, NDArray> saved) {}
}
