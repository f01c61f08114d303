package io.penstock.stages.train;

import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;

/** Several listeners as one; each is told in this order. */
record AllListeners(List<TrainingListener> each) implements TrainingListener {
  AllListeners {
    each = List.copyOf(each);
  }

  @Override
  public void measured(Measurement measurement) {
    each.forEach(listener -> listener.measured(measurement));
  }

  @Override
  public void checkpointWritten(long step, Path directory) {
    each.forEach(listener -> listener.checkpointWritten(step, directory));
  }

  @Override
  public void progressed(double fraction) {
    each.forEach(listener -> listener.progressed(fraction));
  }

  @Override
  public void stepStarted(long step) {
    each.forEach(listener -> listener.stepStarted(step));
  }

  @Override
  public void stepEnded(long step, long tokens) {
    each.forEach(listener -> listener.stepEnded(step, tokens));
  }
}
