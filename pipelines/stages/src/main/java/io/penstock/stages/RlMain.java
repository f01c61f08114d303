package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.rl.Algorithm;
import io.penstock.models.rl.BrokenEnvironmentException;
import io.penstock.models.rl.Environment;
import io.penstock.models.rl.EnvironmentContract;
import io.penstock.models.rl.Environments;
import io.penstock.models.rl.RlOptions;
import io.penstock.models.rl.RlResult;
import io.penstock.models.rl.RlRun;
import io.penstock.models.rl.RlSettings;
import io.penstock.models.train.TrainingDivergedException;
import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock rl}. */
@Command(
    name = "penstock rl",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Learn to act in an environment, by PPO or DQN, and report how it went.")
public final class RlMain implements Callable<Integer> {
  private static final long PLAIN_PROGRESS = 50_000; // steps between two lines
  private static final double MILLIS = 1000; // of a second
  private static final Duration CONTRACT_LIMIT = Duration.ofSeconds(20);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--algorithm",
      required = true,
      paramLabel = "ppo|dqn",
      description = "The method.")
  private Algorithm algorithm = Algorithm.PPO;

  @Option(
      names = "--env",
      required = true,
      paramLabel = "NAME",
      description =
          "CartPole-v1, Acrobot-v1, MountainCar-v0, GridWorld, or a class of yours that implements"
              + " io.penstock.models.rl.Environment.")
  private String environment = "";

  @Option(
      names = "--classpath",
      paramLabel = "PATH",
      split = ":",
      description = "Jars and folders with that class.")
  private List<Path> classpath = new ArrayList<>();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of all environments together. Default: ${DEFAULT-VALUE}.")
  private long steps = 500_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Decides all chance. Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The run's folder.")
  private Path folder = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One of the options below; goes before --config.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A YAML file of the options below.")
  private @Nullable Path config;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description = "Steps between two checkpoints. Default: ${DEFAULT-VALUE}.")
  private long checkpointEvery = 50_000;

  @Option(
      names = "--eval-episodes",
      paramLabel = "N",
      description = "Episodes by the best actions after training. Default: ${DEFAULT-VALUE}.")
  private int evalEpisodes = 10;

  @Option(
      names = "--step-timeout",
      paramLabel = "SECONDS",
      description =
          "What one step or reset of the environment may take. Default: ${DEFAULT-VALUE}.")
  private double stepTimeout = 10;

  @Option(
      names = "--resume",
      description = "Go on from the folder's checkpoint; without one, start.")
  private boolean resume;

  @Option(names = "--json", description = "End with one JSON object on a line.")
  private boolean json;

  private long reported;

  RlMain() {}

  /** Ends with 0 when the run is done, 1 when it failed, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = commandLine().setOut(out).execute(arguments);
    out.flush();
    // An environment that hangs in its contract's trial must not keep this alive.
    System.exit(code);
  }

  /** With the methods' options in its help. */
  static CommandLine commandLine() {
    CommandLine command = Programs.commandLine(new RlMain());
    command.setCaseInsensitiveEnumValuesAllowed(true);
    List<String> lines = new ArrayList<>();
    for (Algorithm algorithm : Algorithm.values()) {
      lines.add("");
      lines.add("Options of " + algorithm.name().toLowerCase(Locale.ROOT) + ":");
      Map<String, String> defaults = RlOptions.values(algorithm.defaults());
      RlOptions.meanings(algorithm.defaults())
          .forEach(
              (name, meaning) ->
                  lines.add("  %-26s%-9s%s".formatted(name, defaults.get(name), meaning)));
    }
    command.getCommandSpec().usageMessage().footer(lines.toArray(String[]::new));
    return command;
  }

  @Override
  public Integer call() {
    try (StopSignal stop = StopSignal.heard("penstock rl", spec.commandLine().getErr());
        URLClassLoader classes = classes()) {
      RlSettings settings = settings();
      Supplier<Environment> environments = Environments.named(environment, classes);
      EnvironmentContract.check(environments, CONTRACT_LIMIT);
      RlResult result =
          RlRun.run(settings, environments, folder, resume, System::nanoTime, new Watched(stop));
      report(result);
      return CommandLine.ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException | BrokenEnvironmentException | TrainingDivergedException e) {
      spec.commandLine().getErr().println("penstock rl: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private RlSettings settings() throws IOException {
    Map<String, String> options = new LinkedHashMap<>();
    if (config != null) {
      options.putAll(RlConfigFile.read(config));
    }
    options.putAll(set);
    return new RlSettings(
        algorithm,
        environment,
        steps,
        seed,
        options,
        checkpointEvery,
        evalEpisodes,
        Duration.ofMillis(Math.round(stepTimeout * MILLIS)));
  }

  private URLClassLoader classes() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path path : classpath) {
      File file = path.toFile();
      if (!file.exists()) {
        throw new ParameterException(spec.commandLine(), "--classpath: there is no " + path);
      }
      urls.add(file.toURI().toURL());
    }
    return new URLClassLoader(urls.toArray(URL[]::new), RlMain.class.getClassLoader());
  }

  /** Tells the terminal of the run, and the run of signals. */
  private final class Watched implements RlRun.Progress {
    private final StopSignal stop;

    Watched(StopSignal stop) {
      this.stop = stop;
    }

    @Override
    public void progressed(long step, long steps, double meanReturn, double stepsPerSecond) {
      RlMain.this.progressed(step, steps, meanReturn, stepsPerSecond);
    }

    @Override
    public boolean stopAsked() {
      return stop.asked();
    }
  }

  private void progressed(long step, long all, double meanReturn, double stepsPerSecond) {
    PrintWriter err = spec.commandLine().getErr();
    String line =
        String.format(
            Locale.ROOT,
            "%d of %d steps, %.0f a second, mean return %.2f",
            step,
            all,
            stepsPerSecond,
            meanReturn);
    if (Boolean.getBoolean("penstock.terminal")) {
      err.print("\r" + line + "   ");
      err.flush();
    } else if (step / PLAIN_PROGRESS != reported) {
      reported = step / PLAIN_PROGRESS;
      err.println(line);
    }
  }

  private void report(RlResult result) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (Boolean.getBoolean("penstock.terminal")) {
      spec.commandLine().getErr().println();
    }
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(result.named()));
      out.flush();
      return;
    }
    if (result.stopped()) {
      out.println("stopped at step %d; --resume goes on".formatted(result.steps()));
      out.flush();
      return;
    }
    out.println(
        String.format(
            Locale.ROOT,
            "mean return %.2f, deviation %.2f, over the last 100 of %d episodes; %.0f steps/s",
            result.meanReturn(),
            result.stdReturn(),
            result.episodes(),
            result.stepsPerSecond()));
    if (Double.isFinite(result.evalMeanReturn())) {
      out.println(
          String.format(
              Locale.ROOT,
              "%.2f in %d evaluation episodes",
              result.evalMeanReturn(),
              evalEpisodes));
    }
    out.println("in " + folder + ": report.html, metrics.jsonl, model.safetensors");
  }
}
