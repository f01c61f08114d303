package io.penstock.stages;

import java.nio.file.Path;
import java.time.Clock;

/** What a running stage is given. Thread safe. */
public interface StageContext {

  /** Which attempt at the request this is, from 1. */
  int attempt();

  /**
   * The request's own folder; all its attempts share it, on machines that share the file system.
   */
  Path folder();

  Clock clock();

  /** True once nobody waits for the result: write a checkpoint and return. */
  boolean shouldStop();

  /** How much is done, 0 to 1. */
  void progress(double fraction);

  /**
   * Reports a measured value. It is on its way when this returns, not yet visible.
   *
   * @param name as the reference trainers name it, such as {@code eval_loss}
   * @param step the step it belongs to; the same name and step again is the same sample
   */
  void metric(String name, long step, double value);
}
