package io.penstock.models.rl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.tensor.Safetensors;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.DurableFiles;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A run in its folder: {@code metrics.jsonl}, {@code checkpoint.bin}, and at the end {@code
 * model.safetensors} under CleanRL's names, {@code result.json} and {@code report.html}. A resumed
 * run measures, bit for bit, what an uninterrupted one would; only its speed is its own.
 */
public final class RlRun {
  private static final int SPEED_EVERY = 5000; // steps
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int EVALUATION = 4; // the random stream; a learner has those before it

  private final RlSettings settings;
  private final CheckedEnvironments environments;
  private final Path folder;
  private final RlCheckpoint checkpoint;
  private final LongSupplier nanoTime;
  private final Progress progress;
  private final RecentReturns recent = new RecentReturns();

  private RlRun(
      RlSettings settings,
      CheckedEnvironments environments,
      Path folder,
      LongSupplier nanoTime,
      Progress progress) {
    this.settings = settings;
    this.environments = environments;
    this.folder = folder;
    this.checkpoint = new RlCheckpoint(folder.resolve("checkpoint.bin"));
    this.nanoTime = nanoTime;
    this.progress = progress;
  }

  /**
   * Runs to the end, or to where it is told to stop; on a thread of its own.
   *
   * @param environments of the settings' name, held to {@link EnvironmentContract} before
   * @param resume whether to go on from the folder's checkpoint; without one it starts
   * @param nanoTime a clock, for the speed alone
   * @throws IllegalArgumentException if the folder has another run, or one that was not to be
   *     resumed
   * @throws BrokenEnvironmentException if the environment breaks its contract on the way, or a call
   *     into it takes longer than the settings allow
   */
  public static RlResult run(
      RlSettings settings,
      Supplier<Environment> environments,
      Path folder,
      boolean resume,
      LongSupplier nanoTime,
      Progress progress)
      throws IOException {
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new IllegalArgumentException(folder + ": another process runs in it");
      }
      CallWatch calls = new CallWatch();
      RlRun run =
          new RlRun(
              settings, new CheckedEnvironments(environments, calls), folder, nanoTime, progress);
      return calls.watch(() -> run.run(resume), settings.stepTimeout());
    } catch (OverlappingFileLockException e) {
      throw new IllegalArgumentException(folder + ": another thread runs in it", e);
    }
  }

  private RlResult run(boolean resume) throws IOException {
    if (!resume && Files.exists(folder.resolve("metrics.jsonl"))) {
      throw new IllegalArgumentException(
          folder + ": there is a run in it; --resume goes on with it, or take another folder");
    }
    try (Learner learner =
        settings
            .algorithm()
            .start(settings.options(), environments, settings.steps(), settings.seed())) {
      long metricsBytes = resume && checkpoint.exists() ? restore(learner) : 0;
      double stepsPerSecond;
      double evaluated;
      try (MetricsFile metrics = new MetricsFile(folder.resolve("metrics.jsonl"), metricsBytes)) {
        stepsPerSecond = train(learner, metrics);
        evaluated = evaluate(learner, metrics);
      }
      boolean stopped = progress.stopAsked();
      RlResult result =
          new RlResult(
              learner.step(),
              stopped,
              recent.mean(),
              recent.deviation(),
              recent.episodes(),
              stepsPerSecond,
              stopped ? Double.NaN : evaluated);
      if (!stopped) {
        publish(learner, result);
      }
      return result;
    }
  }

  /** Gives the length that the measurements had. */
  private long restore(Learner learner) throws IOException {
    long[] metricsBytes = new long[1];
    checkpoint.read(
        settings.identity(),
        in -> {
          metricsBytes[0] = in.readLong();
          recent.load(in);
          learner.load(in);
          requireEnd(in);
        });
    return metricsBytes[0];
  }

  private static void requireEnd(DataInputStream in) throws IOException {
    if (in.read() >= 0) {
      throw new IOException("the checkpoint has more than this version reads");
    }
  }

  private double train(Learner learner, MetricsFile metrics) throws IOException {
    long firstStep = learner.step();
    long start = nanoTime.getAsLong();
    long saved = firstStep;
    Learner.Listener listener = listener(metrics);
    while (!learner.done() && !progress.stopAsked()) {
      long before = learner.step();
      advance(learner, listener);
      if (learner.step() / SPEED_EVERY > before / SPEED_EVERY) {
        double speed = speed(learner.step() - firstStep, start);
        metrics.write(learner.step(), "charts/SPS", Math.floor(speed));
        progress.progressed(learner.step(), settings.steps(), recent.mean(), speed);
      }
      if (learner.step() - saved >= settings.checkpointEvery()) {
        save(learner, metrics);
        saved = learner.step();
      }
    }
    if (learner.step() > saved) {
      save(learner, metrics);
    }
    return speed(learner.step() - firstStep, start);
  }

  private static void advance(Learner learner, Learner.Listener listener) throws IOException {
    try {
      learner.advance(listener);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private double speed(long steps, long start) {
    return steps / ((nanoTime.getAsLong() - start) / NANOS_PER_SECOND);
  }

  private Learner.Listener listener(MetricsFile metrics) {
    return new Learner.Listener() {
      @Override
      public void measured(long step, String name, double value) {
        try {
          metrics.write(step, name, value);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }

      @Override
      public void episodeEnded(long step, VectorEnvironment.Episode episode) {
        recent.add(episode.episodicReturn());
        measured(step, "charts/episodic_return", episode.episodicReturn());
        measured(step, "charts/episodic_length", episode.length());
      }
    };
  }

  private void save(Learner learner, MetricsFile metrics) throws IOException {
    long metricsBytes = metrics.force();
    checkpoint.write(
        settings.identity(),
        out -> {
          out.writeLong(metricsBytes);
          recent.save(out);
          learner.save(out);
        });
    progress.checkpointWritten(learner.step());
  }

  /** The mean return of episodes by the actions that the learner holds for best. */
  private double evaluate(Learner learner, MetricsFile metrics) throws IOException {
    if (settings.evalEpisodes() == 0) {
      return Double.NaN;
    }
    VectorEnvironment environment =
        new VectorEnvironment(
            environments, 1, new RandomStream(settings.seed()).branch(EVALUATION));
    double sum = 0;
    int[] action = new int[1];
    for (int episodes = 0; episodes < settings.evalEpisodes() && !progress.stopAsked(); ) {
      action[0] = learner.bestAction(environment.observation(0));
      environment.step(action);
      for (VectorEnvironment.Episode episode : environment.finished()) {
        metrics.write(episodes++, "eval/episodic_return", episode.episodicReturn());
        sum += episode.episodicReturn();
      }
    }
    return sum / settings.evalEpisodes();
  }

  private void publish(Learner learner, RlResult result) throws IOException {
    Path model = folder.resolve("model.safetensors");
    Files.deleteIfExists(model);
    float[] weights = learner.weights();
    try (NDManager manager = TorchEngine.newManager()) {
      Map<String, NDArray> tensors = new LinkedHashMap<>();
      int at = 0;
      for (Map.Entry<String, long[]> entry : learner.shapes().entrySet()) {
        Shape shape = new Shape(entry.getValue());
        int size = Math.toIntExact(shape.size());
        tensors.put(
            entry.getKey(), manager.create(Arrays.copyOfRange(weights, at, at + size), shape));
        at += size;
      }
      Safetensors.write(model, tensors);
    }
    replace("report.html", RlReport.html(settings, result, folder.resolve("metrics.jsonl")));
    replace("result.json", new ObjectMapper().writeValueAsBytes(result.named()));
  }

  private void replace(String name, byte[] content) throws IOException {
    Files.deleteIfExists(folder.resolve(name));
    DurableFiles.write(folder.resolve(name), content);
  }

  /** Hears how far a run is, and may end it. */
  public interface Progress {
    /** Every few thousand steps. */
    void progressed(long step, long steps, double meanReturn, double stepsPerSecond);

    /** From here a killed run goes on. */
    default void checkpointWritten(long step) {}

    /** Whether to write a checkpoint and end; asked between steps, rollouts, episodes. */
    default boolean stopAsked() {
      return false;
    }
  }
}
