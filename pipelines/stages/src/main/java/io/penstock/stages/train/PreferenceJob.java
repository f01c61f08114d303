package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.DpoConfig;
import io.penstock.models.preference.DpoLearning;
import io.penstock.models.preference.KtoLearning;
import io.penstock.models.preference.OrpoLearning;
import io.penstock.models.preference.PrecomputedReference;
import io.penstock.models.preference.PreferenceLearning;
import io.penstock.models.preference.PreferenceMethod;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.ReferencePolicy;
import io.penstock.models.preference.RewardFolder;
import io.penstock.models.preference.RewardLearning;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * One run of {@code penstock train reward|dpo|kto|orpo}. What a policy is held to: with adapters
 * the same model without them; otherwise, where {@code precompute-ref-log-probs} asks for it, what
 * the model said before training; otherwise a frozen second copy.
 */
final class PreferenceJob {
  /** What became of the data's rows, in the folder of the run. */
  static final String ROWS = "rows.json";

  private static final String ADAPTER = "default";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final TrainMethod method;
  private final TrainSettings settings;
  private final Path data;
  private final Path modelFolder;
  private final Path folder;

  PreferenceJob(
      TrainMethod method, TrainSettings settings, Path data, Path modelFolder, Path folder) {
    this.method = method;
    this.settings = settings;
    this.data = data;
    this.modelFolder = modelFolder;
    this.folder = folder;
    if (settings.adapter().gradientCheckpointing()) {
      throw new IllegalArgumentException(
          "gradient-checkpointing: %s keeps what it computed; leave it false"
              .formatted(method.label()));
    }
    if (settings.adapter().loraDropout() > 0) {
      throw new IllegalArgumentException(
          "lora-dropout: preferences are learned without dropout, as TRL does; leave it 0");
    }
  }

  /** Trains into the folder; goes on where it holds a checkpoint. */
  TrainingResult run(NDManager manager, TrainJob.Listeners listeners, BooleanSupplier shouldStop)
      throws IOException {
    if (Files.isDirectory(data)) {
      throw new IOException(
          "--data: %s is a folder; preferences are learned from a .jsonl or .json file"
              .formatted(data));
    }
    try (LanguageModel base = base(manager);
        PreferenceOps ops = PreferenceOps.on(manager);
        Run run = new Run(base, ops, manager, listeners, shouldStop)) {
      PreferenceFile file =
          new PreferenceFile(
              modelFolder,
              Math.min(settings.data().maxLength(), base.config().contextLength()),
              method != TrainMethod.REWARD);
      double heldOut = settings.data().heldOutFraction();
      if (method == TrainMethod.KTO) {
        PreferenceRows<TokenThumb> rows = file.thumbs(data, heldOut);
        write(file);
        return run.kto(rows, file.maxLength());
      }
      PreferenceRows<TokenPair> rows = file.pairs(data, heldOut);
      write(file);
      return switch (method) {
        case REWARD -> run.reward(rows);
        case DPO -> run.dpo(rows);
        case ORPO -> run.orpo(rows);
        case KTO, PRETRAIN, SFT, LORA, QLORA, PPO, GRPO ->
            throw new IllegalArgumentException(method.label() + " learns no pairs");
      };
    }
  }

  /** Rewards may go on from a reward model. */
  private LanguageModel base(NDManager manager) throws IOException {
    return method == TrainMethod.REWARD && RewardFolder.isIn(modelFolder)
        ? RewardFolder.at(modelFolder).readBackbone(manager)
        : HuggingFaceModel.read(modelFolder, manager);
  }

  private AdaptedModel adapted(LanguageModel base) {
    AdaptedModel adapted = AdaptedModel.of(base);
    adapted.add(ADAPTER, settings.adapter().lora(base, modelFolder), settings.training().seed());
    adapted.activate(ADAPTER);
    return adapted;
  }

  private void write(PreferenceFile file) throws IOException {
    Files.createDirectories(folder);
    Map<String, Object> rows = new TreeMap<>();
    rows.put("ledger", file.ledger());
    file.firstDropped().ifPresent(first -> rows.put("first_dropped", first));
    Files.writeString(
        folder.resolve(ROWS),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n");
  }

  /** What the methods have in common. */
  private final class Run implements AutoCloseable {
    private final LanguageModel model;
    private final PreferenceOps ops;
    private final NDManager manager;
    private final TrainJob.Listeners listeners;
    private final BooleanSupplier shouldStop;

    Run(
        LanguageModel base,
        PreferenceOps ops,
        NDManager manager,
        TrainJob.Listeners listeners,
        BooleanSupplier shouldStop) {
      this.model = settings.preference().usePeft() ? adapted(base) : base;
      this.ops = ops;
      this.manager = manager;
      this.listeners = listeners;
      this.shouldStop = shouldStop;
    }

    TrainingResult reward(PreferenceRows<TokenPair> rows) throws IOException {
      try (RewardModel reward = rewardModel()) {
        return learn(
            new RewardLearning(reward, settings.preference().reward(), ops),
            rows,
            out -> {
              if (model instanceof AdaptedModel adapted) {
                RewardFolder.writeAdapter(reward, adapted, ADAPTER, out);
              } else {
                RewardFolder.write(reward, out, options());
              }
            });
      }
    }

    private RewardModel rewardModel() throws IOException {
      OptionalInt padding = TokenizerFiles.paddingOf(modelFolder);
      return RewardFolder.isIn(modelFolder)
          ? RewardFolder.at(modelFolder).read(model, padding, manager)
          : RewardModel.withNewHead(
              model,
              settings.training().seed(),
              RewardFolder.padding(modelFolder, padding),
              manager);
    }

    TrainingResult dpo(PreferenceRows<TokenPair> rows) throws IOException {
      DpoConfig config = settings.preference().dpo();
      if (config.precomputeRefLogProbs()) {
        ReferencePolicy now = ReferencePolicy.model(model, ops);
        return learn(
            new DpoLearning(
                model,
                PrecomputedReference.of(now, rows, settings.training().batchRows(), manager),
                config,
                ops),
            rows);
      }
      if (model instanceof AdaptedModel adapted) {
        return learn(new DpoLearning(model, without(adapted), config, ops), rows);
      }
      try (LanguageModel copy = HuggingFaceModel.read(modelFolder, manager)) {
        ReferencePolicy reference = ReferencePolicy.model(copy, ops);
        return learn(new DpoLearning(model, reference, config, ops), rows);
      }
    }

    TrainingResult orpo(PreferenceRows<TokenPair> rows) throws IOException {
      return learn(new OrpoLearning(model, settings.preference().orpo(), ops), rows);
    }

    TrainingResult kto(PreferenceRows<TokenThumb> rows, int maxTokens) throws IOException {
      if (settings.training().batchRows() < 2) {
        throw new IllegalArgumentException(
            "batch-rows: kto compares the answers of a batch, so it needs at least 2");
      }
      if (model instanceof AdaptedModel adapted) {
        return learn(kto(without(adapted), maxTokens), rows);
      }
      try (LanguageModel copy = HuggingFaceModel.read(modelFolder, manager)) {
        return learn(kto(ReferencePolicy.model(copy, ops), maxTokens), rows);
      }
    }

    private KtoLearning kto(ReferencePolicy reference, int maxTokens) {
      return new KtoLearning(model, reference, settings.preference().kto(), maxTokens, ops);
    }

    private ReferencePolicy without(AdaptedModel adapted) {
      return ReferencePolicy.withoutAdapters(
          adapted, adapted::activate, () -> adapted.activate(ADAPTER), ops);
    }

    <R> TrainingResult learn(PreferenceMethod<R> how, PreferenceRows<R> rows) throws IOException {
      return learn(
          how,
          rows,
          out -> {
            if (model instanceof AdaptedModel adapted) {
              AdapterFolder.write(adapted, ADAPTER, out);
            } else {
              HuggingFaceModel.write(model, out, options());
            }
          });
    }

    private <R> TrainingResult learn(
        PreferenceMethod<R> how, PreferenceRows<R> rows, TrainingFolder.ModelWriter writer)
        throws IOException {
      TrainingConfig training = settings.training(rows.train().size());
      PreferenceLearning<R> objective =
          new PreferenceLearning<>(
              how,
              rows,
              training.seed(),
              training.batchRows(),
              training.evalRows(),
              settings.preference().usePeft()
                  ? Map.of("adapter", settings.adapter().toString())
                  : Map.of());
      return TrainingFolder.at(folder)
          .run(objective, training, listeners.of(training, List.of()), shouldStop, writer);
    }

    @Override
    public void close() {
      if (model instanceof AdaptedModel adapted) {
        adapted.close();
      }
    }

    private WriteOptions options() {
      return WriteOptions.as(FloatType.F32).withSource(modelFolder);
    }
  }
}
