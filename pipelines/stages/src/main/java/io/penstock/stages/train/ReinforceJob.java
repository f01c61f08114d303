package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.CarriedFiles;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.reinforce.AnswerSampler;
import io.penstock.models.reinforce.GrpoLearning;
import io.penstock.models.reinforce.PpoLearning;
import io.penstock.models.reinforce.PromptRows;
import io.penstock.models.reinforce.Reference;
import io.penstock.models.reinforce.ReinforceLearning;
import io.penstock.models.reinforce.ReinforceMethod;
import io.penstock.models.reinforce.Rewards;
import io.penstock.models.reinforce.ValueHead;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingResult;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/**
 * One run of {@code penstock train ppo|grpo}. The policy is held to what it was: with adapters the
 * same model without them, otherwise a frozen copy.
 */
final class ReinforceJob {
  private static final String ADAPTER = "default";

  /** How many answers are sampled and scored side by side, as in TRL's PPO. */
  private static final int ROWS_AT_ONCE = 64;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainMethod method;
  private final TrainSettings settings;
  private final Path data;
  private final Path modelFolder;
  private final Path folder;

  ReinforceJob(
      TrainMethod method, TrainSettings settings, Path data, Path modelFolder, Path folder) {
    this.method = method;
    this.settings = settings;
    this.data = data;
    this.modelFolder = modelFolder;
    this.folder = folder;
    if (settings.adapter().loraDropout() > 0) {
      throw new IllegalArgumentException(
          "lora-dropout: rewards are learned without dropout, as TRL does; leave it 0");
    }
    if (settings.training().keepBest() || settings.training().patience() > 0) {
      throw new IllegalArgumentException(
          "keep-best, patience: they compare losses, and %s's tells nothing of how good answers are; leave them out"
              .formatted(method.label()));
    }
  }

  /** Trains into the folder; goes on where it holds a checkpoint. */
  TrainingResult run(NDManager manager, TrainJob.Listeners listeners, BooleanSupplier shouldStop)
      throws IOException {
    if (Files.isDirectory(data)) {
      throw new IOException(
          "--data: %s is a folder; prompts are read from a .jsonl or .json file".formatted(data));
    }
    try (LanguageModel base = HuggingFaceModel.read(modelFolder, manager);
        PreferenceOps ops = PreferenceOps.on(manager);
        RewardSources sources =
            new RewardSources(settings.reinforce(), modelFolder, ops, manager)) {
      Run run = new Run(sources.rewards(), ops, manager, listeners, shouldStop);
      if (settings.preference().usePeft()) {
        AdaptedModel adapted = adapted(base);
        return run.learn(
            adapted,
            Reference.withoutAdapters(
                adapted, adapted::activate, () -> adapted.activate(ADAPTER), ops),
            out -> {
              AdapterFolder.write(adapted, ADAPTER, out);
              CarriedFiles.copyTokenizer(modelFolder, out);
            });
      }
      try (LanguageModel copy = HuggingFaceModel.read(modelFolder, manager)) {
        return run.learn(
            base,
            Reference.model(copy, ops),
            out ->
                HuggingFaceModel.write(
                    base, out, WriteOptions.as(FloatType.F32).withSource(modelFolder)));
      }
    }
  }

  private AdaptedModel adapted(LanguageModel base) {
    AdaptedModel adapted = AdaptedModel.of(base);
    adapted.add(ADAPTER, settings.adapter().lora(base, modelFolder), settings.training().seed());
    adapted.activate(ADAPTER);
    return adapted;
  }

  /** What both kinds of policies have in common. */
  private final class Run {
    private final Rewards rewards;
    private final PreferenceOps ops;
    private final NDManager manager;
    private final TrainJob.Listeners listeners;
    private final BooleanSupplier shouldStop;

    Run(
        Rewards rewards,
        PreferenceOps ops,
        NDManager manager,
        TrainJob.Listeners listeners,
        BooleanSupplier shouldStop) {
      this.rewards = rewards;
      this.ops = ops;
      this.manager = manager;
      this.listeners = listeners;
      this.shouldStop = shouldStop;
    }

    TrainingResult learn(
        LanguageModel policy, Reference reference, TrainingFolder.ModelWriter writer)
        throws IOException {
      PipelineTokenizer tokenizer = PipelineTokenizer.read(modelFolder);
      AnswerSampler sampler =
          new AnswerSampler(policy, stopToken(tokenizer), tokenizer::decode, ROWS_AT_ONCE);
      PromptRows prompts = prompts(tokenizer, policy);
      try (ValueHead head = new ValueHead(policy, manager)) {
        TrainingConfig training = training(prompts.train().size());
        Map<String, String> besides =
            Map.of(
                "settings",
                settings.reinforce().toString(),
                "adapter",
                settings.preference().usePeft() ? settings.adapter().toString() : "none");
        ReinforceSettings how = settings.reinforce();
        ReinforceMethod<?> learning =
            method == TrainMethod.PPO
                ? new PpoLearning(sampler, reference, head, rewards, how.ppo(), ops)
                : new GrpoLearning(sampler, reference, rewards, how.grpo(), ops);
        ReinforceLearning objective =
            new ReinforceLearning(learning, prompts, training.seed(), training.evalRows(), besides);
        return TrainingFolder.at(folder)
            .run(
                objective,
                training,
                listeners.of(training, List.of("answers are rewarded by " + how.rewardFuncs())),
                shouldStop,
                writer);
      }
    }
  }

  private int stopToken(PipelineTokenizer tokenizer) throws IOException {
    String named = settings.reinforce().stopToken();
    if (named.isEmpty()) {
      return TokenizerFiles.endOf(modelFolder, tokenizer).orElse(-1);
    }
    OptionalInt id = tokenizer.idOf(named);
    if (id.isEmpty()) {
      throw new IllegalArgumentException(
          "stop-token: '%s' is no token of %s".formatted(named, modelFolder));
    }
    return id.getAsInt();
  }

  private PromptRows prompts(PipelineTokenizer tokenizer, LanguageModel policy) throws IOException {
    int room = policy.config().contextLength() - answerTokens();
    if (room < 1) {
      throw new IllegalArgumentException(
          "%s: %d leaves no room for a prompt, the model's context is %d: --set %s=%d leaves half of it"
              .formatted(
                  answerKey(),
                  answerTokens(),
                  policy.config().contextLength(),
                  answerKey(),
                  policy.config().contextLength() / 2));
    }
    PromptFile file =
        new PromptFile(modelFolder, tokenizer, Math.min(room, settings.data().maxLength()));
    PromptRows prompts = file.read(data, settings.data().heldOutFraction());
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(RowCounts.FILE),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(file.counts()) + "\n");
    return prompts;
  }

  private String answerKey() {
    return method == TrainMethod.PPO ? "response-length" : "max-completion-length";
  }

  private int answerTokens() {
    return method == TrainMethod.PPO
        ? settings.reinforce().responseLength()
        : settings.reinforce().maxCompletionLength();
  }

  /** Epochs count prompts; each gives several answers, or several updates. */
  private TrainingConfig training(int prompts) {
    ReinforceSettings how = settings.reinforce();
    long answers =
        method == TrainMethod.PPO
            ? (long) prompts * how.numPpoEpochs()
            : (long) prompts * how.numGenerations() * how.numIterations();
    return settings.training(answers);
  }
}
