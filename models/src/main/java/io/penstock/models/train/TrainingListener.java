package io.penstock.models.train;

import java.nio.file.Path;

/** Hears of a run while it goes on, on the thread that trains. */
public interface TrainingListener {
  /**
   * A value was measured. After each logged step {@code loss}, {@code mean_token_accuracy}, {@code
   * learning_rate}, {@code grad_norm}, {@code num_tokens} and {@code epoch}, of which the first two
   * and what else a method measures are means over the steps since the last logged one; at step 0,
   * at every evaluation and at the end {@code eval_loss} and {@code eval_mean_token_accuracy}, at
   * the end {@code full_eval_loss} where the evaluations were of a sample. A resumed run measures
   * again, to the same values, what lay between its checkpoint and its end.
   */
  void measured(Measurement measurement);

  /** A checkpoint is safe on disk. */
  default void checkpointWritten(long step, Path directory) {}

  /** So much of the run is done, from 0 to 1. */
  default void progressed(double fraction) {}

  /** An update begins, counted from 1. */
  default void stepStarted(long step) {}

  /** An update was made from so many tokens; an evaluation and a checkpoint may follow. */
  default void stepEnded(long step, long tokens) {}
}
