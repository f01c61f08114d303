package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.hf.CarriedFiles;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.WriteOptions;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceLearner;
import io.penstock.models.preference.PreferenceMethod;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.ReferencePolicy;
import io.penstock.models.preference.RewardFolder;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.preference.SyncedReference;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.train.ForwardPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The model of a run that learns preferences, as its settings ask for: whole or through adapters,
 * and what it is held to. Everything lies in one manager of its own, which {@link #close} frees.
 */
final class PreferenceModel implements AutoCloseable {
  private static final String ADAPTER = "default";

  /** Of an adapter that is trained on: as it was at the start, TRL's name. */
  private static final String REFERENCE = "ref";

  private final TrainSettings settings;
  private final Path folder;
  private final @Nullable Path adapterFolder;
  private final NDManager manager;
  private final LanguageModel base;
  private final LanguageModel model;
  private final PreferenceOps ops;
  private final ForwardPolicy policy;

  /**
   * Read from folders.
   *
   * @param adapterFolder the adapter to go on from; null draws one where {@code use-peft} asks for
   *     it
   */
  PreferenceModel(
      TrainSettings settings, Path folder, @Nullable Path adapterFolder, NDManager parent)
      throws IOException {
    this.settings = settings;
    this.folder = folder;
    this.adapterFolder = adapterFolder;
    manager = parent.newSubManager();
    base = read();
    model = settings.preference().usePeft() || adapterFolder != null ? adapted() : base;
    ops = PreferenceOps.on(manager);
    policy = settings.adapter().forward(model, adapterFolder);
  }

  private LanguageModel read() throws IOException {
    LanguageModel read =
        RewardFolder.isIn(folder)
            ? RewardFolder.at(folder).readBackbone(manager)
            : HuggingFaceModel.read(folder, manager);
    if (settings.adapter().isBf16()) {
      Bf16Linear.enter(read);
    }
    return read;
  }

  private AdaptedModel adapted() throws IOException {
    AdaptedModel adapted = AdaptedModel.of(base);
    if (adapterFolder == null) {
      adapted.add(ADAPTER, settings.adapter().lora(base, folder), settings.training().seed());
    } else {
      read(adapterFolder, adapted, ADAPTER);
    }
    adapted.activate(ADAPTER);
    return adapted;
  }

  private static void read(Path adapterFolder, AdaptedModel adapted, String name)
      throws IOException {
    if (AdapterFolder.isClassifier(adapterFolder)) {
      AdapterFolder.readClassifier(adapterFolder, adapted, name);
    } else {
      AdapterFolder.read(adapterFolder, adapted, name);
    }
  }

  LanguageModel model() {
    return model;
  }

  PreferenceOps ops() {
    return ops;
  }

  NDManager manager() {
    return manager;
  }

  /** This model as a reward model: with the head of its adapter or its folder, or a new one. */
  RewardModel withHead() throws IOException {
    OptionalInt padding = RewardFolder.padding(folder, TokenizerFiles.paddingOf(folder));
    if (adapterFolder != null && AdapterFolder.isClassifier(adapterFolder)) {
      float[] head = AdapterFolder.readHead(adapterFolder, manager);
      return RewardModel.of(model, head, padding, manager);
    }
    return RewardFolder.isIn(folder)
        ? RewardFolder.at(folder).read(model, padding, manager)
        : RewardModel.withNewHead(model, settings.training().seed(), padding, manager);
  }

  /**
   * What it was before training: without the adapters that were made for the run; with a copy of
   * the adapter that it goes on from; or a second copy of all weights.
   */
  ReferencePolicy atTheStart() throws IOException {
    if (model instanceof AdaptedModel adapted) {
      Runnable enter = adapted::activate;
      if (adapterFolder != null) {
        read(adapterFolder, adapted, REFERENCE);
        adapted.activate(ADAPTER);
        enter = () -> adapted.activate(REFERENCE);
      }
      return ReferencePolicy.ofAdapters(adapted, enter, () -> adapted.activate(ADAPTER), ops);
    }
    return ReferencePolicy.model(read(), ops);
  }

  /** A copy that follows the model. */
  ReferencePolicy following(double alpha, int everySteps) throws IOException {
    if (model instanceof AdaptedModel) {
      throw new IllegalArgumentException(
          "sync-ref-model: adapters have no second copy of the weights that could follow; train"
              + " without use-peft and --adapter");
    }
    return new SyncedReference(read(), model, alpha, everySteps, ops);
  }

  /** With a method that trains a policy. */
  <R> PreferenceLearner<R> policy(PreferenceMethod<R> method) {
    return new Learner<>(method, this::write);
  }

  /** With a method that trains a reward model. */
  <R> PreferenceLearner<R> reward(PreferenceMethod<R> method, RewardModel reward) {
    return new Learner<>(
        method,
        out -> {
          if (model instanceof AdaptedModel adapted) {
            RewardFolder.writeAdapter(reward, adapted, ADAPTER, out);
            CarriedFiles.copyTokenizer(folder, out);
          } else {
            Bf16Linear.leave(model);
            RewardFolder.write(reward, out, options());
          }
        });
  }

  private void write(Path out) throws IOException {
    if (model instanceof AdaptedModel adapted) {
      AdapterFolder.write(adapted, ADAPTER, out);
      CarriedFiles.copyTokenizer(folder, out);
    } else {
      Bf16Linear.leave(model);
      HuggingFaceModel.write(model, out, options());
    }
  }

  private WriteOptions options() {
    return WriteOptions.as(FloatType.F32).withSource(folder);
  }

  @Override
  public void close() {
    manager.close();
  }

  private interface Writer {
    void write(Path out) throws IOException;
  }

  private final class Learner<R> implements PreferenceLearner<R> {
    private final PreferenceMethod<R> method;
    private final Writer writer;

    private Learner(PreferenceMethod<R> method, Writer writer) {
      this.method = method;
      this.writer = writer;
    }

    @Override
    public PreferenceMethod<R> method() {
      return method;
    }

    @Override
    public LanguageModel model() {
      return model;
    }

    @Override
    public ForwardPolicy policy() {
      return policy;
    }

    @Override
    public void write(Path out) throws IOException {
      writer.write(out);
    }

    @Override
    public void close() {
      PreferenceModel.this.close();
    }
  }
}
