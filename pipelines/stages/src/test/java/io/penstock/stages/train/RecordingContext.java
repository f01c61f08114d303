package io.penstock.stages.train;

import io.penstock.stages.StageContext;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.TreeMap;

/** Notes what a stage reports, and asks it to stop at a step. */
final class RecordingContext implements StageContext {

  final TreeMap<String, Double> metrics = new TreeMap<>();
  private final Path folder;
  private final long stopAtStep;
  private double firstProgress = -1;
  private double progress;
  private long step;

  RecordingContext(Path folder, long stopAtStep) {
    this.folder = folder;
    this.stopAtStep = stopAtStep;
  }

  /** How far the run was when it began; more than 0 if it went on from a checkpoint. */
  double firstProgress() {
    return firstProgress;
  }

  double progress() {
    return progress;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Clock clock() {
    return Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  }

  @Override
  public boolean shouldStop() {
    return step >= stopAtStep;
  }

  @Override
  public void progress(double fraction) {
    firstProgress = firstProgress < 0 ? fraction : firstProgress;
    progress = fraction;
  }

  @Override
  public void metric(String name, long atStep, double value) {
    step = Math.max(step, atStep);
    metrics.put(name + "/" + atStep, value);
  }
}
