package io.penstock.models.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Measures training: milliseconds a step of {@link GptConfig#SMALL}, wall and CPU, after a warm-up.
 * Arguments: training options as name=value. Run it with {@code OMP_WAIT_POLICY=passive}, and with
 * {@code active} on cores of its own.
 */
public final class TrainingSpeed {
  private static final int WARM_UP_STEPS = 20;

  private TrainingSpeed() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> options = new HashMap<>();
    options.put("eval-every-steps", "100000");
    options.put("checkpoint-every-steps", "100000");
    for (String arg : args) {
      int equals = arg.indexOf('=');
      options.put(arg.substring(0, equals), arg.substring(equals + 1));
    }
    PretrainConfig config = PretrainConfig.SMALL.with(options);
    Path directory = Files.createTempDirectory("training-speed");
    CyclicData data =
        CyclicData.of(500, 8, config.model().contextLength(), config.model().vocabSize(), 1);
    Stopwatch watch = new Stopwatch(config.training().steps());
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(config.model(), manager);
        AdamW optimizer =
            new AdamW(model.parameters().trained(), model.ops(), manager, config.training())) {
      System.out.println(model.parameters().size() + " parameters");
      Checkpoints checkpoints = Checkpoints.in(directory, 1);
      new TrainingLoop(
              RecordedRun.nextTokens(model, data, config.training()),
              optimizer,
              config.training(),
              checkpoints,
              watch)
          .run(() -> false);
    } finally {
      DurableFiles.deleteRecursively(directory);
    }
  }

  /** Prints losses now and then, and the time a step takes. */
  private static final class Stopwatch implements TrainingListener {
    private final long steps;
    private long done = -1; // the first report comes before the first step
    private long wallNanos;
    private long cpuNanos;

    private Stopwatch(long steps) {
      this.steps = steps;
    }

    @Override
    public void measured(Measurement measurement) {
      if (measurement.name().equals("loss") && measurement.step() % 50 == 0) {
        System.out.println("step " + measurement.step() + " loss " + measurement.value());
      }
    }

    @Override
    public void progressed(double fraction) {
      done++;
      if (done == WARM_UP_STEPS) {
        wallNanos = System.nanoTime();
        cpuNanos = cpuTime();
      }
      if (done == steps - 1) { // with the last step come an evaluation and a checkpoint
        double perStep = 1e6 * (done - WARM_UP_STEPS);
        System.out.printf(
            "%.1f ms wall, %.1f ms CPU a step%n",
            (System.nanoTime() - wallNanos) / perStep, (cpuTime() - cpuNanos) / perStep);
      }
    }

    private static long cpuTime() {
      return ((com.sun.management.OperatingSystemMXBean)
              ManagementFactory.getOperatingSystemMXBean())
          .getProcessCpuTime();
    }
  }
}
