package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.preference.DpoConfig;
import io.penstock.models.preference.DpoLearning;
import io.penstock.models.preference.KtoLearning;
import io.penstock.models.preference.OrpoLearning;
import io.penstock.models.preference.PrecomputedReference;
import io.penstock.models.preference.PreferenceInvariances;
import io.penstock.models.preference.PreferenceLearner;
import io.penstock.models.preference.PreferenceLearning;
import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.ReferencePolicy;
import io.penstock.models.preference.RewardLearning;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.models.train.Invariances;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingResult;
import io.penstock.text.mask.Truncation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of {@code penstock train reward|dpo|kto|orpo}. */
final class PreferenceJob {
  private final TrainMethod method;
  private final TrainSettings settings;
  private final Path data;
  private final Path modelFolder;
  private final @Nullable Path adapterFolder;
  private final Path folder;

  /**
   * A run.
   *
   * @param adapterFolder the adapter to go on from, if any
   * @param folder where it lies
   */
  PreferenceJob(
      TrainMethod method,
      TrainSettings settings,
      Path data,
      Path modelFolder,
      @Nullable Path adapterFolder,
      Path folder) {
    this.method = method;
    this.settings = settings;
    this.data = data;
    this.modelFolder = modelFolder;
    this.adapterFolder = adapterFolder;
    this.folder = folder;
    if (method == TrainMethod.KTO && settings.training().batchRows() < 2) {
      throw new IllegalArgumentException(
          "batch-rows: kto compares the answers of a batch, so it needs at least 2");
    }
  }

  /** Trains into the folder; goes on where it holds a checkpoint. */
  TrainingResult run(NDManager manager, TrainJob.Listeners listeners, BooleanSupplier shouldStop)
      throws IOException {
    return task(manager).run(listeners, shouldStop);
  }

  /** Tries in the folder what must not change the result. */
  List<Invariances.Finding> check(NDManager manager) throws IOException {
    return task(manager).check();
  }

  private Task<?> task(NDManager manager) throws IOException {
    int maxLength =
        Math.min(settings.data().maxLength(), HuggingFaceModel.config(modelFolder).contextLength());
    PreferenceShape shape =
        method == TrainMethod.KTO ? PreferenceShape.THUMBS : PreferenceShape.PAIRS;
    PreferenceData read = PreferenceData.open(data, modelFolder, shape, maxLength, tooLong());
    read.counts().write(folder);
    double heldOut = settings.data().heldOutFraction();
    if (method == TrainMethod.KTO) {
      return new Task<>(
          read.thumbs(heldOut), read.counts(), written -> kto(model(written, manager), maxLength));
    }
    PreferenceRows<TokenPair> rows = read.pairs(heldOut);
    return new Task<>(
        rows,
        read.counts(),
        switch (method) {
          case REWARD -> written -> reward(model(written, manager));
          case DPO -> written -> dpo(model(written, manager), rows);
          case ORPO -> written -> orpo(model(written, manager));
          case KTO, PRETRAIN, SFT, LORA, QLORA, PPO, GRPO ->
              throw new IllegalArgumentException(method.label() + " learns no pairs");
        });
  }

  /** A reward model looks at the last token, so its rows are not cut. */
  private Truncation tooLong() {
    return method == TrainMethod.REWARD ? Truncation.DROP : Truncation.KEEP_START;
  }

  /**
   * The run's model; where something was {@code written}, with that in place of what is trained.
   */
  private PreferenceModel model(@Nullable Path written, NDManager manager) throws IOException {
    if (written == null) {
      return new PreferenceModel(settings, modelFolder, adapterFolder, manager);
    }
    return settings.preference().usePeft() || adapterFolder != null
        ? new PreferenceModel(settings, modelFolder, written, manager)
        : new PreferenceModel(settings, written, null, manager);
  }

  private PreferenceLearner<TokenPair> reward(PreferenceModel model) throws IOException {
    RewardModel reward = model.withHead();
    return model.reward(
        new RewardLearning(reward, settings.preference().reward(), model.ops()), reward);
  }

  private PreferenceLearner<TokenPair> dpo(PreferenceModel model, PreferenceRows<TokenPair> rows)
      throws IOException {
    DpoConfig config = settings.preference().dpo();
    ReferencePolicy reference;
    if (config.precomputeRefLogProbs()) {
      // Before a checkpoint is read: the model is still what it was at the start.
      ReferencePolicy now = ReferencePolicy.model(model.model(), model.ops());
      reference =
          PrecomputedReference.of(now, rows, settings.training().batchRows(), model.manager());
    } else if (config.syncRefModel()) {
      reference = model.following(config.refModelMixupAlpha(), config.refModelSyncSteps());
    } else {
      reference = model.atTheStart();
    }
    return model.policy(new DpoLearning(model.model(), reference, config, model.ops()));
  }

  private PreferenceLearner<TokenPair> orpo(PreferenceModel model) {
    return model.policy(new OrpoLearning(model.model(), settings.preference().orpo(), model.ops()));
  }

  private PreferenceLearner<TokenThumb> kto(PreferenceModel model, int maxTokens)
      throws IOException {
    return model.policy(
        new KtoLearning(
            model.model(),
            model.atTheStart(),
            settings.preference().kto(),
            maxTokens,
            model.ops()));
  }

  /** The rows, and what learns them. */
  private final class Task<R> {
    private final PreferenceRows<R> rows;
    private final RowCounts counts;
    private final PreferenceInvariances.Maker<R> maker;
    private final TrainingConfig training;

    private Task(PreferenceRows<R> rows, RowCounts counts, PreferenceInvariances.Maker<R> maker) {
      this.rows = rows;
      this.counts = counts;
      this.maker = maker;
      training = settings.training(rows.train().size());
    }

    TrainingResult run(TrainJob.Listeners listeners, BooleanSupplier shouldStop)
        throws IOException {
      try (PreferenceLearner<R> learner = maker.make(null)) {
        PreferenceLearning<R> objective =
            new PreferenceLearning<>(
                learner.method(),
                rows,
                training.seed(),
                training.batchRows(),
                training.evalRows(),
                learner.policy());
        return TrainingFolder.at(folder)
            .run(
                objective,
                training,
                listeners.of(training, counts.remarks()),
                shouldStop,
                learner::write);
      }
    }

    List<Invariances.Finding> check() throws IOException {
      return new PreferenceInvariances<>(maker, rows, training)
          .check(folder, /* newAdapter= */ adapterFolder == null);
    }
  }
}
