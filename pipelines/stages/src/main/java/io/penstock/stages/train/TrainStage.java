package io.penstock.stages.train;

import io.penstock.models.train.Measurement;
import io.penstock.models.train.Pretrain;
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
import io.penstock.text.seal.Seal;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Trains a language model from nothing: seals the live documents of the request's manifests, learns
 * a tokenizer, trains with checkpoints, publishes a Hugging Face folder, and lets the model speak.
 *
 * <p>In the request's folder: {@code checkpoints/}, {@code model/}, {@code samples.jsonl}. An
 * attempt that finds an earlier one's checkpoint goes on from it, to the same values.
 */
public final class TrainStage implements Stage {

  /** Slows training down, so that a drill's kill falls into the middle of it. */
  private static final int DELAY_MICROS = Integer.getInteger("penstock.delay-micros", 0);

  private final @Nullable Integer threads;

  /**
   * @param threads cores to use, whatever the request says; null leaves it to the request
   */
  public TrainStage(@Nullable Integer threads) {
    this.threads = threads;
  }

  @Override
  public StageKind kind() {
    return StageKind.TRAIN;
  }

  @Override
  public StageResult run(StageRequest request, StageContext context) throws IOException {
    TrainOptions options = TrainOptions.of(request.getSpecification(), threads);
    try (FolderLock folder = FolderLock.of(context.folder())) {
      return folder.take(context::shouldStop)
          ? train(request, options, context)
          : StageResult.stopped();
    }
  }

  private static StageResult train(StageRequest request, TrainOptions options, StageContext context)
      throws IOException {
    DataSet documents =
        DataSet.of(new DataFolder(Path.of(request.getData())), request.getManifests());
    SealedData sealed = Seal.learningTokenizer(options.seal(), context.clock()).seal(documents);
    PipelineTokenizer tokenizer = sealed.tokenizer();
    SealedRows rows = SealedRows.of(sealed);
    TrainingResult result =
        Pretrain.run(
            options.forVocabulary(tokenizer.vocabularySize()),
            rows,
            context.folder(),
            new Reports(context),
            context::shouldStop);
    if (result.stopped()) {
      return StageResult.stopped();
    }
    Path model = Pretrain.modelDirectory(context.folder());
    List<TextSample> samples =
        TextSamples.write(model, tokenizer, rows, options.seal().seed(), context.folder());
    return StageResult.completed(
        List.of(new DatasetRef("file", request.getData(), sealed.version().getVersion())),
        List.of(new DatasetRef("file", model.toString(), null)),
        facets(sealed, result, samples));
  }

  private static Map<String, String> facets(
      SealedData sealed, TrainingResult result, List<TextSample> samples) {
    Map<String, String> facets = new TreeMap<>();
    facets.put("data-version", sealed.version().getVersion());
    facets.put("documents", Long.toString(sealed.version().getDocuments()));
    facets.put("tokenizer-hash", String.valueOf(sealed.version().getTokenizerHash()));
    facets.put("train-tokens", Long.toString(sealed.tokenCount(Split.TRAIN)));
    facets.put("evaluation-tokens", Long.toString(sealed.tokenCount(Split.EVALUATION)));
    facets.put("steps", Long.toString(result.steps()));
    result.evalLoss().ifPresent(loss -> facets.put("eval-loss", Double.toString(loss)));
    for (int i = 0; i < samples.size(); i++) {
      facets.put("sample-" + (i + 1), samples.get(i).prompt() + samples.get(i).completion());
    }
    return facets;
  }

  private record Reports(StageContext context) implements TrainingListener {
    @Override
    public void measured(Measurement measurement) {
      context.metric(measurement.name(), measurement.step(), measurement.value());
    }

    @Override
    public void progressed(double fraction) {
      context.progress(fraction);
      LockSupport.parkNanos(DELAY_MICROS * 1_000L);
    }
  }
}
