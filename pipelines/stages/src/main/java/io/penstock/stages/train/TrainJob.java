package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.CarriedFiles;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.quantize.Quantization;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.train.BatchSource;
import io.penstock.models.train.CausalLanguageModeling;
import io.penstock.models.train.Invariances;
import io.penstock.models.train.PlainText;
import io.penstock.models.train.RowBatches;
import io.penstock.models.train.TokenText;
import io.penstock.models.train.TrainingConfig;
import io.penstock.models.train.TrainingData;
import io.penstock.models.train.TrainingFolder;
import io.penstock.models.train.TrainingListener;
import io.penstock.models.train.TrainingResult;
import io.penstock.models.train.WindowBatches;
import io.penstock.text.seal.SealedData;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of {@code penstock train}: what to learn from, on which model, with which settings. */
final class TrainJob {
  private static final String ADAPTER = "default";

  private final TrainMethod method;
  private final TrainSettings settings;
  private final Path data;
  private final @Nullable Path modelFolder;
  private final @Nullable Path adapterFolder;

  /**
   * The data as batches, the settings that fit them, the tokenizer where it is known, and what is
   * to be said of the rows.
   */
  private record Prepared(
      BatchSource batches,
      TrainingConfig training,
      @Nullable PipelineTokenizer tokenizer,
      List<String> remarks) {}

  /**
   * A run.
   *
   * @param modelFolder the model to start from; null, for pretraining, makes one by the settings
   * @param adapterFolder the adapter to go on from; null draws one where the method trains one
   */
  TrainJob(
      TrainMethod method,
      TrainSettings settings,
      Path data,
      @Nullable Path modelFolder,
      @Nullable Path adapterFolder) {
    if (adapterFolder != null && method.learnsRewards()) {
      throw new IllegalArgumentException(
          "--adapter: %s starts adapters anew (use-peft); merge the adapter into its base first"
              .formatted(method.label()));
    }
    this.adapterFolder = adapterFolder;
    this.method = method;
    this.settings = settings;
    this.data = data;
    this.modelFolder = modelFolder;
  }

  /** Makes what hears a run, once the number of its steps is known. */
  @FunctionalInterface
  interface Listeners {
    /**
     * The listener of a run.
     *
     * @param remarks what became of the rows, for a human
     */
    TrainingListener of(TrainingConfig training, List<String> remarks) throws IOException;
  }

  /** Trains into {@code folder}; goes on where it holds a checkpoint. */
  TrainingResult run(
      Path folder, NDManager manager, Listeners listeners, BooleanSupplier shouldStop)
      throws IOException {
    if (!Files.exists(data)) {
      throw new IOException("--data: " + data + " is not there");
    }
    if (method.learnsPreferences()) {
      return new PreferenceJob(method, settings, data, requiredModel(), adapterFolder, folder)
          .run(manager, listeners, shouldStop);
    }
    if (method.learnsRewards()) {
      return new ReinforceJob(method, settings, data, requiredModel(), folder)
          .run(manager, listeners, shouldStop);
    }
    Optional<PlainTokens> text = plainText();
    try (LanguageModel model = adapted(inPrecision(model(text, manager)))) {
      Prepared prepared =
          text.isPresent() ? windows(text.get(), model.config()) : rows(model.config());
      CausalLanguageModeling objective =
          new CausalLanguageModeling(
              model,
              prepared.batches(),
              prepared.training().batchRows(),
              settings.adapter().forward(model, adapterFolder));
      return TrainingFolder.at(folder)
          .run(
              objective,
              prepared.training(),
              listeners.of(prepared.training(), prepared.remarks()),
              shouldStop,
              out -> write(model, prepared, out));
    }
  }

  private LanguageModel inPrecision(LanguageModel model) {
    if (settings.adapter().isBf16()) {
      Bf16Linear.enter(model);
    }
    return model;
  }

  /** With a new adapter, where the method trains one; the model's own weights are then frozen. */
  private LanguageModel adapted(LanguageModel model) throws IOException {
    if (method != TrainMethod.LORA && method != TrainMethod.QLORA) {
      return model;
    }
    AdaptedModel adapted = AdaptedModel.of(model);
    if (adapterFolder != null) {
      AdapterFolder.read(adapterFolder, adapted, ADAPTER);
    } else {
      adapted.add(ADAPTER, settings.adapter().lora(model, modelFolder), settings.training().seed());
    }
    adapted.activate(ADAPTER);
    return adapted;
  }

  /** Tries what must not change the result, in float32 and in an empty folder. */
  List<Invariances.Finding> check(Path folder, NDManager manager) throws IOException {
    if (method.learnsPreferences()) {
      TrainSettings precise = settings.with(Map.of("precision", "fp32"));
      return new PreferenceJob(method, precise, data, requiredModel(), adapterFolder, folder)
          .check(manager);
    }
    if (method.learnsRewards()) {
      throw new IllegalArgumentException("--check: knows no rewards yet");
    }
    Optional<PlainTokens> text = plainText();
    ModelConfig shape;
    try (LanguageModel model = model(text, manager)) {
      shape = model.config();
    }
    Prepared prepared = text.isPresent() ? windows(text.get(), shape) : rows(shape);
    return new Invariances(
            parent -> adapted(model(text, parent)),
            prepared.batches(),
            prepared.training(),
            manager)
        .check(
            folder,
            /* mergeable= */ method != TrainMethod.QLORA,
            /* newAdapter= */ adapterFolder == null);
  }

  private record PlainTokens(TokenText tokens, PipelineTokenizer tokenizer) {}

  private Optional<PlainTokens> plainText() throws IOException {
    if (Files.isDirectory(data) || data.toString().endsWith(".jsonl")) {
      return Optional.empty();
    }
    DataSettings how = settings.data();
    PlainText text = PlainText.read(data);
    PipelineTokenizer tokenizer =
        modelFolder != null && Files.exists(modelFolder.resolve("tokenizer.json"))
            ? PipelineTokenizer.read(modelFolder)
            : text.tokenizer(
                PlainText.Tokens.of(how.tokenizer()),
                how.heldOutFraction(),
                settings.model().vocabSize());
    return Optional.of(new PlainTokens(text.tokens(tokenizer, how.heldOutFraction()), tokenizer));
  }

  private LanguageModel model(Optional<PlainTokens> text, NDManager manager) throws IOException {
    if (method == TrainMethod.QLORA) {
      // Freed with the manager, whose model computes with it.
      return HuggingFaceModel.read(
          requiredModel(), Quantization.to(Quantization.Bits.FOUR, manager), manager);
    }
    if (method != TrainMethod.PRETRAIN) {
      return HuggingFaceModel.read(requiredModel(), manager);
    }
    if (modelFolder != null) {
      ModelConfig shape = HuggingFaceModel.config(modelFolder);
      return HuggingFaceModel.initialised(shape, settings.training().seed(), manager);
    }
    int vocabulary =
        text.isPresent() ? text.get().tokenizer().vocabularySize() : sealedVocabulary();
    return HuggingFaceModel.initialised(
        settings.model().withVocabSize(vocabulary), settings.model().seed(), manager);
  }

  private Path requiredModel() {
    if (modelFolder == null) {
      throw new IllegalArgumentException("--model: the folder of the model to train is missing");
    }
    return modelFolder;
  }

  private int sealedVocabulary() throws IOException {
    return Files.isDirectory(data)
        ? SealedData.open(data).tokenizer().vocabularySize()
        : PipelineTokenizer.read(requiredModel()).vocabularySize();
  }

  private Prepared windows(PlainTokens text, ModelConfig model) {
    TrainingConfig training =
        settings.training(text.tokens().train().length / model.contextLength());
    return new Prepared(
        new WindowBatches(
            text.tokens(), model.contextLength(), training.seed(), training.evalRows()),
        training,
        text.tokenizer(),
        List.of());
  }

  private Prepared rows(ModelConfig model) throws IOException {
    TrainingData rows;
    PipelineTokenizer tokenizer = null;
    List<String> remarks = List.of();
    if (Files.isDirectory(data)) {
      SealedData sealed = SealedData.open(data);
      if (method != TrainMethod.PRETRAIN) {
        SealedInput.requireTokenizer(sealed, requiredModel());
      }
      rows = SealedRows.of(sealed);
      tokenizer = sealed.tokenizer();
    } else {
      DataSettings how = settings.data();
      if (how.maxLength() > model.contextLength()) {
        how =
            new DataSettings(
                how.tokenizer(),
                how.heldOutFraction(),
                how.epochs(),
                model.contextLength(),
                how.completionOnlyLoss(),
                how.assistantOnlyLoss());
      }
      InstructionRows reader = InstructionRows.of(requiredModel(), how);
      rows = reader.read(data);
      remarks = reader.remarks();
    }
    TrainingConfig training = settings.training(rows.train().size());
    return new Prepared(
        new RowBatches(rows, model, training.seed(), training.evalRows()),
        training,
        tokenizer,
        remarks);
  }

  private void write(LanguageModel model, Prepared prepared, Path folder) throws IOException {
    if (model instanceof AdaptedModel adapted) {
      AdapterFolder.write(adapted, ADAPTER, folder);
      CarriedFiles.copyTokenizer(requiredModel(), folder);
      return;
    }
    Bf16Linear.leave(model);
    WriteOptions options = WriteOptions.as(FloatType.F32);
    HuggingFaceModel.write(
        model, folder, modelFolder == null ? options : options.withSource(modelFolder));
    if (prepared.tokenizer() != null && !Files.exists(folder.resolve("tokenizer.json"))) {
      Files.write(folder.resolve("tokenizer.json"), prepared.tokenizer().json());
    }
  }
}
