package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** What checks of invariances are made of, whatever is learned. */
public final class Trials {
  private static final int STEPS = 4;

  private Trials() {}

  /** The gradients of the first update, one behind the other. */
  public static float[] gradients(Objective objective, int passes, int rows) {
    return gradients(objective, objective.next(0, passes, rows));
  }

  /** Those of an update. */
  public static float[] gradients(Objective objective, Objective.Update update) {
    for (Objective.Pass pass : update.passes()) {
      try (Scope scope = Scope.within(objective.manager());
          GradMode mode = GradMode.on()) {
        NDArray sum = pass.lossSum(scope.manager(), new MetricSums());
        pass.backward(sum.div((float) update.weight()));
      }
    }
    try (Scope scope = Scope.within(objective.manager())) {
      List<NDArray> gradients =
          objective.trained().values().stream().map(objective.ops()::gradient).toList();
      float[] values =
          new float[Math.toIntExact(gradients.stream().mapToLong(NDArray::size).sum())];
      int at = 0;
      for (NDArray gradient : gradients) {
        float[] some = gradient.toFloatArray();
        System.arraycopy(some, 0, values, at, some.length);
        at += some.length;
      }
      objective.ops().zero(gradients);
      return values;
    }
  }

  /** A run of a model that it makes anew, in a folder: from the start, or from what that holds. */
  @FunctionalInterface
  public interface Run {
    void in(
        Path folder, TrainingConfig config, TrainingListener listener, BooleanSupplier shouldStop)
        throws IOException;
  }

  /**
   * Whether a run that is stopped half way and resumed measures what one does that is not; some
   * steps each. The latter leaves its checkpoint in {@code through}, below {@code folder}.
   */
  public static Invariances.Finding resumed(Path folder, TrainingConfig config, Run run)
      throws IOException {
    List<Measurement> through = measured(folder.resolve("through"), config, run, STEPS);
    measured(folder.resolve("resumed"), config, run, STEPS / 2);
    List<Measurement> resumed = measured(folder.resolve("resumed"), config, run, STEPS);
    return new Invariances.Finding("resumed = run through", through.equals(resumed) ? 0 : 1, 0);
  }

  private static List<Measurement> measured(Path folder, TrainingConfig config, Run run, int until)
      throws IOException {
    List<Measurement> heard = new ArrayList<>();
    long[] done = {0};
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void measured(Measurement measurement) {
            heard.add(measurement);
          }

          @Override
          public void stepEnded(long step, long tokens) {
            done[0] = step;
          }
        };
    run.in(folder, few(config), listener, () -> done[0] >= until);
    return heard;
  }

  private static TrainingConfig few(TrainingConfig config) {
    return Options.override(
        config,
        Map.of(
            "steps", Integer.toString(STEPS),
            "decay-steps", "0",
            "warmup-steps", "0",
            "log-every-steps", "1",
            "eval-every-steps", "1000",
            "eval-rows", "1"));
  }

  /** The largest difference, relative to the largest value. */
  public static double difference(float[] expected, float[] actual) {
    double largest = 0;
    double difference = expected.length == actual.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < Math.min(expected.length, actual.length); i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(expected[i] - actual[i]));
    }
    return difference == 0 ? 0 : difference / Math.max(largest, Float.MIN_NORMAL);
  }
}
