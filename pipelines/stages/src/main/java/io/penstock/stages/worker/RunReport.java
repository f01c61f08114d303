package io.penstock.stages.worker;

import io.penstock.schemas.event.MetricSample;
import io.penstock.stages.StageContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Between the thread of a stage, which measures, and the one that reports. */
final class RunReport implements StageContext {

  private final String runId;
  private final int attempt;
  private final Path folder;
  private final Clock clock;
  private final List<MetricSample> samples = new ArrayList<>();
  private OptionalDouble progress = OptionalDouble.empty();
  private volatile boolean stop;

  RunReport(String runId, int attempt, Path folder, Clock clock) {
    this.runId = runId;
    this.attempt = attempt;
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public Clock clock() {
    return clock;
  }

  @Override
  public boolean shouldStop() {
    return stop;
  }

  @Override
  public synchronized void progress(double fraction) {
    progress = OptionalDouble.of(Math.max(0, Math.min(1, fraction)));
  }

  @Override
  public synchronized void metric(String name, long step, double value) {
    samples.add(new MetricSample(runId, name, step, value, clock.millis()));
  }

  void stop() {
    stop = true;
  }

  synchronized OptionalDouble progress() {
    return progress;
  }

  /** What was measured since the last call. */
  synchronized List<MetricSample> drain() {
    List<MetricSample> drained = List.copyOf(samples);
    samples.clear();
    return drained;
  }
}
