package io.penstock.stages.train;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.penstock.models.reinforce.RewardFailedException;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.Checkpoint;
import io.penstock.models.train.Invariances;
import io.penstock.models.train.TrainingDivergedException;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import io.penstock.models.train.report.MetricsFile;
import io.penstock.models.train.report.TensorBoardEvents;
import io.penstock.models.train.report.TrainingReport;
import io.penstock.stages.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One of the commands of {@code penstock train}; they differ in their defaults. */
public abstract class TrainCommand implements Callable<Integer> {
  private final TrainMethod method;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "What to learn from: a sealed folder (penstock shards seal), a .jsonl file of rows, or any"
              + " other file as plain text.")
  private Path data = Path.of("");

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "The Hugging Face folder to start from. For pretrain only its shape is taken; without it"
              + " the settings make a GPT-2.")
  private @Nullable Path model;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "Where the run lies: checkpoints/, metrics.jsonl, report.html, and model/.")
  private Path to = Path.of("");

  @Option(names = "--resume", description = "Go on with the run that DIR holds.")
  private boolean resume;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Settings by name: nanogpt-char-cpu.")
  private @Nullable String preset;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as YAML, KEY: VALUE; they go before the preset's.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "One setting, before all others: steps, batch-rows, learning-rate... --list-settings"
              + " lists all.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--list-settings",
      help = true,
      description = "List all settings as they would be, with their defaults, and end.")
  private boolean listSettings;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      description = "cpu, or cuda with the libraries of the README. Default: cpu.")
  private String device = "cpu";

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description =
          "Kafka to tell of the run and what it measures, on the topics run-events and"
              + " metric-samples.")
  private @Nullable String bootstrap;

  @Option(
      names = "--check",
      description =
          "Instead of training, try on this model, data and settings what must not change the result:"
              + " packing, accumulation, resuming... Exit code 1 where something does.")
  private boolean check;

  @Option(names = "--json", description = "End with one line of JSON.")
  private boolean json;

  private TrainCommand(TrainMethod method) {
    this.method = method;
  }

  /** One that can go on from an adapter. */
  private abstract static class AdapterCommand extends TrainCommand {
    @Option(
        names = "--adapter",
        paramLabel = "DIR",
        description =
            "A PEFT folder to go on from; dpo and kto hold the policy to a copy of it. Without it a new"
                + " adapter is drawn where the method or use-peft asks for one.")
    private @Nullable Path adapter;

    private AdapterCommand(TrainMethod method) {
      super(method);
    }

    @Override
    @Nullable Path firstAdapter() {
      return adapter;
    }
  }

  /** Trains a model from first weights. */
  @Command(
      name = "pretrain",
      mixinStandardHelpOptions = true,
      description = "Train a model from first weights on text or packed rows.")
  public static final class Pretrain extends TrainCommand {
    Pretrain() {
      super(TrainMethod.PRETRAIN);
    }
  }

  /** Trains all weights of a model. */
  @Command(
      name = "sft",
      mixinStandardHelpOptions = true,
      description =
          "Fine-tune all weights of a model on texts, prompts with completions, or conversations.")
  public static final class Sft extends TrainCommand {
    Sft() {
      super(TrainMethod.SFT);
    }
  }

  /** Trains an adapter on a model. */
  @Command(
      name = "lora",
      mixinStandardHelpOptions = true,
      description =
          "Train a LoRA adapter on a model whose own weights stay; model/ is then PEFT's folder.")
  public static final class Lora extends AdapterCommand {
    Lora() {
      super(TrainMethod.LORA);
    }
  }

  /** Trains an adapter on a model in four bits. */
  @Command(
      name = "qlora",
      mixinStandardHelpOptions = true,
      description =
          "The same on a model whose linear maps are kept in four bits (NF4), for less memory.")
  public static final class Qlora extends TrainCommand {
    Qlora() {
      super(TrainMethod.QLORA);
    }
  }

  /** The adapter to start from, if any. */
  @Nullable Path firstAdapter() {
    return null;
  }

  /** Trains a reward model. */
  @Command(
      name = "reward",
      mixinStandardHelpOptions = true,
      description = "Train a model that scores answers, from pairs of a better and a worse one.")
  public static final class Reward extends AdapterCommand {
    Reward() {
      super(TrainMethod.REWARD);
    }
  }

  /** Trains a policy by pairs. */
  @Command(
      name = "dpo",
      mixinStandardHelpOptions = true,
      description = "Train a policy to prefer the better answers of pairs (DPO and its relatives).")
  public static final class Dpo extends AdapterCommand {
    Dpo() {
      super(TrainMethod.DPO);
    }
  }

  /** Trains a policy by thumbs. */
  @Command(
      name = "kto",
      mixinStandardHelpOptions = true,
      description = "Train a policy by answers that are wanted or not, one by one (KTO).")
  public static final class Kto extends AdapterCommand {
    Kto() {
      super(TrainMethod.KTO);
    }
  }

  /** Trains a policy without a reference. */
  @Command(
      name = "orpo",
      mixinStandardHelpOptions = true,
      description =
          "Train a policy on the better answers of pairs and to prefer them, in one (ORPO).")
  public static final class Orpo extends AdapterCommand {
    Orpo() {
      super(TrainMethod.ORPO);
    }
  }

  /** Trains a policy by rewards and values. */
  @Command(
      name = "ppo",
      mixinStandardHelpOptions = true,
      description = "Train a policy on rewards for its own answers, with a value head (PPO).")
  public static final class Ppo extends TrainCommand {
    Ppo() {
      super(TrainMethod.PPO);
    }
  }

  /** Trains a policy by rewards of groups. */
  @Command(
      name = "grpo",
      mixinStandardHelpOptions = true,
      description = "Train a policy on rewards for groups of its own answers (GRPO).")
  public static final class Grpo extends TrainCommand {
    Grpo() {
      super(TrainMethod.GRPO);
    }
  }

  @Override
  public Integer call() {
    String program = "penstock train " + method.label();
    try (StopSignal stop = StopSignal.heard(program, spec.commandLine().getErr())) {
      return call(stop);
    }
  }

  private int call(StopSignal stop) {
    TrainSettings settings;
    try {
      settings = settings();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (IOException e) {
      return failed(String.valueOf(e.getMessage()));
    }
    if (listSettings) {
      PrintWriter out = spec.commandLine().getOut();
      settings.values().forEach((key, value) -> out.println(key + "=" + value));
      out.flush();
      return CommandLine.ExitCode.OK;
    }
    try {
      if (check) {
        return check(settings);
      }
      requireResumable();
      return train(settings, stop);
    } catch (TrainingDivergedException
        | RewardFailedException
        | IllegalArgumentException
        | IOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (UncheckedIOException e) {
      return failed(String.valueOf(e.getMessage()));
    } catch (EngineException | OutOfMemoryError e) {
      return failed(EngineFailure.advice(e, settings.training()));
    }
  }

  private TrainSettings settings() throws IOException {
    TrainSettings settings = method.defaults();
    if (preset != null) {
      Map<String, String> values = TrainSettings.PRESETS.get(preset);
      if (values == null) {
        throw new IllegalArgumentException(
            "--preset: expected one of " + TrainSettings.PRESETS.keySet() + ", not " + preset);
      }
      settings = settings.with(values);
    }
    if (config != null) {
      if (!Files.exists(config)) {
        throw new IllegalArgumentException("--config: " + config + " does not exist");
      }
      try {
        settings = settings.with(TrainSettings.read(config));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(config + ": " + e.getMessage(), e);
      }
    }
    return settings.with(set);
  }

  private void requireResumable() throws IOException {
    Optional<Checkpoint> newest = TrainingFolder.at(to).newest();
    if (newest.isEmpty() && resume) {
      remark("nothing to resume in %s; starting anew".formatted(to));
    }
    if (newest.isPresent() && !resume) {
      throw new IllegalArgumentException(
          "--to: %s holds a run at step %d; --resume goes on with it, another folder starts anew"
              .formatted(to, newest.get().state().globalStep()));
    }
  }

  private int train(TrainSettings settings, StopSignal stop) throws IOException {
    Files.createDirectories(to);
    if (bootstrap == null) {
      train(settings, stop, measurement -> {});
      return CommandLine.ExitCode.OK;
    }
    try (PublishedRun run = PublishedRun.start(bootstrap, to, data, told(settings), this::remark)) {
      TrainingResult result;
      try {
        result = train(settings, stop, run);
      } catch (IOException | RuntimeException | OutOfMemoryError e) {
        run.failed(e);
        throw e;
      }
      run.ended(result, TrainingFolder.at(to).model(), RowCounts.in(to));
    }
    return CommandLine.ExitCode.OK;
  }

  private Map<String, String> told(TrainSettings settings) {
    Map<String, String> told = new TreeMap<>(settings.values());
    told.put("method", method.label());
    return told;
  }

  private void remark(String word) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("penstock train " + method.label() + ": " + word);
    err.flush();
  }

  private TrainingResult train(TrainSettings settings, StopSignal stop, TrainingListener published)
      throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Path metrics = to.resolve("metrics.jsonl");
    RunPace[] pace = new RunPace[1];
    TrainingResult result;
    TrainJob job = new TrainJob(method, settings, data, model, firstAdapter());
    try (NDManager manager = TorchEngine.newManager(chosenDevice());
        TensorBoardEvents events =
            TensorBoardEvents.in(to.resolve("tensorboard"), InstantSource.system());
        MetricsFile file = MetricsFile.open(metrics, List.of(events))) {
      result =
          job.run(
              to,
              manager,
              (training, remarks) -> {
                remarks.forEach(this::remark);
                training.adaptation().ifPresent(this::remark);
                pace[0] = new RunPace(training.steps(), err, System::nanoTime);
                return new AllListeners(
                    List.of(file, pace[0], published, equalRewards(settings.reinforce())));
              },
              stop::asked);
    }
    TrainingReport.write(
        to.getFileName() + " (" + method.label() + ")", metrics, to.resolve("report.html"));
    new TrainOutcome(result, to, pace[0]).print(spec.commandLine().getOut(), json);
    return result;
  }

  /** Hears nothing where the method learns no rewards. */
  private TrainingListener equalRewards(ReinforceSettings how) {
    return new EqualRewards(how.rewardFuncs(), how.updatesPerRollout(method), this::remark);
  }

  private int check(TrainSettings settings) throws IOException {
    TrainJob job = new TrainJob(method, settings, data, model, firstAdapter());
    List<Invariances.Finding> findings;
    try (NDManager manager = TorchEngine.newManager(chosenDevice())) {
      findings = InvarianceCheck.of(job, manager);
    }
    InvarianceCheck.print(findings, spec.commandLine().getOut());
    return findings.stream().allMatch(Invariances.Finding::holds)
        ? CommandLine.ExitCode.OK
        : CommandLine.ExitCode.SOFTWARE;
  }

  private Device chosenDevice() {
    return switch (device) {
      case "cpu" -> Device.cpu();
      case "cuda" -> Device.gpu();
      default ->
          throw new IllegalArgumentException("--device: expected cpu or cuda, not " + device);
    };
  }

  private int failed(String reason) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("penstock train " + method.label() + ": " + reason);
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }
}
