package io.penstock.models.train;

import java.util.Map;
import java.util.function.LongConsumer;

/**
 * How rows go through a model while it learns.
 *
 * @param checkpointed whether blocks are computed twice instead of kept
 * @param startPass told the number of each training pass: dropout draws by it
 * @param stopDropout run before an evaluation
 * @param trained what is trained besides or instead of the model's weights, such as an adapter's
 *     settings; a checkpoint goes on only with the same
 */
public record ForwardPolicy(
    boolean checkpointed,
    LongConsumer startPass,
    Runnable stopDropout,
    Map<String, String> trained) {
  /** The model's own weights, no dropout, everything kept for the way back. */
  public static final ForwardPolicy PLAIN =
      new ForwardPolicy(false, number -> {}, () -> {}, Map.of());

  public ForwardPolicy {
    trained = Map.copyOf(trained);
  }

  /** With other settings that a checkpoint is to tell apart. */
  public ForwardPolicy withTrained(Map<String, String> value) {
    return new ForwardPolicy(checkpointed, startPass, stopDropout, value);
  }

  public ForwardPolicy withCheckpointed(boolean value) {
    return new ForwardPolicy(value, startPass, stopDropout, trained);
  }
}
