package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.DpoLearning;
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
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.Measurement;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.Stage;
import io.penstock.stages.StageContext;
import io.penstock.stages.StageResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Learns the live pairs of the request's manifests twice, from the model that the option {@code
 * model} names: as a reward model, and as a policy by DPO. Both are measured on pairs about other
 * questions, beside {@link LengthBaseline}. All other options are those of {@code penstock train
 * reward}, and hold for both.
 *
 * <p>In the request's folder: the pairs, {@code reward/} and {@code dpo/} with checkpoints and
 * model. An attempt that finds an earlier one's checkpoint goes on from it.
 */
public final class FeedbackStage implements Stage {
  private static final String MODEL = "model";
  private static final String THREADS = "threads";

  /** For some dozens of pairs and a small model. */
  private static final Map<String, String> SMALL =
      Map.of(
          "steps", "20",
          "batch-rows", "8",
          "held-out-fraction", "0.3",
          "log-every-steps", "5",
          "eval-every-steps", "10",
          "checkpoint-every-steps", "20");

  private final @Nullable Integer threads;

  /**
   * @param threads cores to use, whatever the request says; null leaves it to the request
   */
  public FeedbackStage(@Nullable Integer threads) {
    this.threads = threads;
  }

  @Override
  public StageKind kind() {
    return StageKind.FEEDBACK;
  }

  @Override
  public StageResult run(StageRequest request, StageContext context) throws IOException {
    Map<String, String> options = new TreeMap<>(request.getSpecification());
    String model = options.remove(MODEL);
    if (model == null) {
      throw new IllegalArgumentException("feedback needs the option model: the folder of a model");
    }
    if (threads != null) {
      options.put(THREADS, threads.toString());
    }
    try (FolderLock folder = FolderLock.of(context.folder())) {
      if (!folder.take(context::shouldStop)) {
        return StageResult.stopped();
      }
      DataSet data = DataSet.of(new DataFolder(Path.of(request.getData())), request.getManifests());
      return learn(data, Path.of(model), options, context);
    }
  }

  private static TrainSettings settings(
      TrainMethod method, String learningRate, Map<String, String> options) {
    return method.defaults().with(SMALL).with(Map.of("learning-rate", learningRate)).with(options);
  }

  private static StageResult learn(
      DataSet data, Path modelFolder, Map<String, String> options, StageContext context)
      throws IOException {
    TrainSettings reward = settings(TrainMethod.REWARD, "3e-4", options);
    TrainSettings dpo = settings(TrainMethod.DPO, "1e-4", options);
    FeedbackPairs pairs =
        FeedbackPairs.write(data, reward.data().heldOutFraction(), context.folder());
    try (NDManager manager = TorchEngine.newManager();
        PreferenceOps ops = PreferenceOps.on(manager)) {
      int maxLength =
          Math.min(reward.data().maxLength(), HuggingFaceModel.config(modelFolder).contextLength());
      PreferenceRows<TokenPair> rows = pairs.rows(modelFolder, maxLength);
      Run run = new Run(modelFolder, rows, manager, ops, context);
      Reports rewardReports = new Reports("reward", 0, context);
      Reports dpoReports = new Reports("dpo", 0.5, context);
      if (run.reward(reward, rewardReports).stopped() || run.dpo(dpo, dpoReports).stopped()) {
        return StageResult.stopped();
      }
      Map<String, String> facets = new TreeMap<>();
      facets.put("data-version", data.version());
      facets.put("train-pairs", Integer.toString(rows.train().size()));
      facets.put("held-out-pairs", Integer.toString(rows.evaluation().size()));
      facets.put(
          "length-accuracy",
          Double.toString(LengthBaseline.of(rows.train()).accuracy(rows.evaluation())));
      facets.put("reward-accuracy", rewardReports.last("eval_accuracy"));
      facets.put("dpo-accuracy", dpoReports.last("eval_rewards/accuracies"));
      return StageResult.completed(
          List.of(
              new DatasetRef("file", data.folder().root().toString(), data.version()),
              new DatasetRef("file", modelFolder.toString(), null)),
          List.of(
              new DatasetRef("file", run.folder("reward").model().toString(), null),
              new DatasetRef("file", run.folder("dpo").model().toString(), null)),
          facets);
    }
  }

  private record Run(
      Path modelFolder,
      PreferenceRows<TokenPair> rows,
      NDManager manager,
      PreferenceOps ops,
      StageContext context) {

    TrainingFolder folder(String method) {
      return TrainingFolder.at(context.folder().resolve(method));
    }

    TrainingResult reward(TrainSettings settings, Reports reports) throws IOException {
      try (LanguageModel model = HuggingFaceModel.read(modelFolder, manager);
          RewardModel reward =
              RewardModel.withNewHead(
                  model,
                  settings.training().seed(),
                  RewardFolder.padding(modelFolder, TokenizerFiles.paddingOf(modelFolder)),
                  manager)) {
        return learn(
            new RewardLearning(reward, settings.preference().reward(), ops),
            settings,
            reports,
            out -> RewardFolder.write(reward, out, written()));
      }
    }

    TrainingResult dpo(TrainSettings settings, Reports reports) throws IOException {
      try (LanguageModel model = HuggingFaceModel.read(modelFolder, manager)) {
        // Before a checkpoint is read: the reference is the model as it came.
        ReferencePolicy reference =
            PrecomputedReference.of(
                ReferencePolicy.model(model, ops), rows, settings.training().batchRows(), manager);
        return learn(
            new DpoLearning(model, reference, settings.preference().dpo(), ops),
            settings,
            reports,
            out -> HuggingFaceModel.write(model, out, written()));
      }
    }

    private TrainingResult learn(
        PreferenceMethod<TokenPair> method,
        TrainSettings settings,
        Reports reports,
        TrainingFolder.ModelWriter writer)
        throws IOException {
      TrainingConfig training = settings.training(rows.train().size());
      PreferenceLearning<TokenPair> objective =
          new PreferenceLearning<>(
              method,
              rows,
              training.seed(),
              training.batchRows(),
              training.evalRows(),
              ForwardPolicy.PLAIN.withTrained(Map.of("model", modelFolder.toString())));
      return folder(method.name()).run(objective, training, reports, context::shouldStop, writer);
    }

    private WriteOptions written() {
      return WriteOptions.as(FloatType.F32).withSource(modelFolder);
    }
  }

  /**
   * Tells of one of two methods, each half of the work.
   *
   * @param method before the names of its metrics
   */
  private record Reports(
      String method, double before, StageContext context, Map<String, Double> newest)
      implements TrainingListener {
    Reports(String method, double before, StageContext context) {
      this(method, before, context, new ConcurrentHashMap<>());
    }

    @Override
    public void measured(Measurement measurement) {
      newest.put(measurement.name(), measurement.value());
      context.metric(method + "/" + measurement.name(), measurement.step(), measurement.value());
    }

    @Override
    public void progressed(double fraction) {
      context.progress(before + fraction / 2);
    }

    String last(String metric) {
      Double value = newest.get(metric);
      if (value == null) {
        throw new IllegalStateException(method + " measured no " + metric);
      }
      return value.toString();
    }
  }
}
