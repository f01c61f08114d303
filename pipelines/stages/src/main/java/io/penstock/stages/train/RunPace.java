package io.penstock.stages.train;

import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingListener;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches how fast a run goes, and says so a few times: loss, tokens a second, memory, time left.
 */
final class RunPace implements TrainingListener {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long LINE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

  private final int steps;
  private final PrintWriter out;
  private final LongSupplier nanoTime;
  private long trainingNanos;
  private long tokens;
  private long stepsHere;
  private long startedAt;
  private long saidAt;
  private double loss = Double.NaN;
  private double evalLoss = Double.NaN;

  /**
   * Of a run.
   *
   * @param out gets a line every five seconds
   * @param nanoTime a clock that only goes forward
   */
  RunPace(int steps, PrintWriter out, LongSupplier nanoTime) {
    this.steps = steps;
    this.out = out;
    this.nanoTime = nanoTime;
    saidAt = nanoTime.getAsLong();
  }

  @Override
  public void measured(Measurement measurement) {
    if (measurement.name().equals("loss")) {
      loss = measurement.value();
    } else if (measurement.name().equals("eval_loss")) {
      evalLoss = measurement.value();
    }
  }

  @Override
  public void stepStarted(long step) {
    startedAt = nanoTime.getAsLong();
  }

  @Override
  public void stepEnded(long step, long stepTokens) {
    long now = nanoTime.getAsLong();
    trainingNanos += now - startedAt;
    tokens += stepTokens;
    stepsHere++;
    if (now - saidAt >= LINE_EVERY_NANOS || step == steps) {
      saidAt = now;
      out.println(line(step));
      out.flush();
    }
  }

  private String line(long step) {
    long secondsLeft = (long) ((steps - step) * (trainingNanos / 1e9 / stepsHere));
    return "step %d/%d%s%s  %.0f tokens/s  %d MiB  %d:%02d left"
        .formatted(
            step,
            steps,
            field("loss", loss),
            step == steps ? "" : field("eval_loss", evalLoss), // the last is yet to be measured
            tokensPerSecond(),
            memoryBytes("VmRSS:") >> 20,
            secondsLeft / 60,
            secondsLeft % 60);
  }

  /** Nothing before it was measured: NaN would read as a run that is lost. */
  private static String field(String name, double value) {
    return Double.isNaN(value) ? "" : "  %s %.4f".formatted(name, value);
  }

  /** In updates alone; evaluations and checkpoints take their time besides. */
  double tokensPerSecond() {
    return trainingNanos == 0 ? 0 : tokens / (trainingNanos / 1e9);
  }

  /** Milliseconds of an update. */
  double millisPerStep() {
    return stepsHere == 0 ? 0 : trainingNanos / 1e6 / stepsHere;
  }

  /** The most memory that this process has had resident; 0 where the system does not say. */
  static long peakMemoryBytes() {
    return memoryBytes("VmHWM:");
  }

  private static long memoryBytes(String field) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
