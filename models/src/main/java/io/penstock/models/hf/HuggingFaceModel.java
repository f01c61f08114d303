package io.penstock.models.hf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Weights;
import io.penstock.models.tensor.FloatType;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Language models as Hugging Face folders: {@code config.json}, safetensors in one file or in
 * shards with an index, and what lies beside them.
 */
public final class HuggingFaceModel {
  static final String OUTPUT = "lm_head.weight";

  private HuggingFaceModel() {}

  /** The shape of the model in a folder; weights are not read. */
  public static ModelConfig config(Path folder) throws IOException {
    ConfigJson json = ConfigJson.read(folder);
    return Architectures.of(json).config(json);
  }

  /**
   * The model in a folder; float32, whatever its files hold.
   *
   * @throws IOException if it is none that is understood, naming the file, what is wrong in it, and
   *     what was expected
   */
  public static LanguageModel read(Path folder, NDManager parent) throws IOException {
    return read(folder, ProjectionMaker.PLAIN, parent);
  }

  /** The same; {@code maker} makes the linear maps as their weights come. */
  public static LanguageModel read(Path folder, ProjectionMaker maker, NDManager parent)
      throws IOException {
    ConfigJson json = ConfigJson.read(folder);
    if (SequenceClassifier.isNamedBy(json)) {
      throw json.wrong("architectures", "a language model; this is a reward model");
    }
    return read(folder, json, Architectures.of(json), maker, parent);
  }

  static <C extends ModelConfig> LanguageModel read(
      Path folder,
      ConfigJson json,
      Architecture<C> architecture,
      ProjectionMaker maker,
      NDManager parent)
      throws IOException {
    try (StoredWeights stored = StoredWeights.open(folder, architecture::parameterOf)) {
      C config = architecture.refined(architecture.config(json), stored);
      Set<String> taken = new HashSet<>();
      Weights weights = weights(folder, stored, architecture, taken);
      LanguageModel model = architecture.model(config, weights, maker, parent);
      try {
        requireNoOthers(folder, stored, architecture, config, taken);
      } catch (IOException e) {
        model.close();
        throw e;
      }
      return model;
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause()); // as the readers said it
    }
  }

  private static Weights weights(
      Path folder, StoredWeights stored, Architecture<?> architecture, Set<String> taken) {
    return (name, shape, manager) -> {
      try {
        boolean transposed = architecture.isTransposed(name);
        Shape expected = transposed ? new Shape(shape.get(1), shape.get(0)) : shape;
        if (!stored.names().contains(name)) {
          throw new IOException(
              "%s: has no weight %s, expected one of shape %s".formatted(folder, name, expected));
        }
        if (!stored.shape(name).equals(expected)) {
          throw new IOException(
              "%s: %s has shape %s, %s makes it %s"
                  .formatted(folder, name, stored.shape(name), ConfigJson.FILE, expected));
        }
        taken.add(name);
        return load(stored, name, transposed, manager);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static NDArray load(
      StoredWeights stored, String name, boolean transposed, NDManager manager) throws IOException {
    NDArray array = stored.floats(name, manager);
    if (!transposed) {
      return array;
    }
    // A copy that keeps the view's strides would not do: the fused optimiser reads weights,
    // gradients
    // and moments as they lie in memory, and after a restore these lay differently.
    try (array;
        NDArray view = array.transpose(1, 0);
        NDArray rows = view.flatten()) {
      return rows.reshape(view.getShape());
    }
  }

  private static <C extends ModelConfig> void requireNoOthers(
      Path folder, StoredWeights stored, Architecture<C> architecture, C config, Set<String> taken)
      throws IOException {
    Set<String> others = new TreeSet<>();
    for (String name : stored.names()) {
      boolean explained =
          taken.contains(name)
              || architecture.isComputed(name)
              || (architecture.writesZeroBiases(config) && name.endsWith(".bias"));
      if (!explained && name.equals(OUTPUT)) {
        requireTied(folder, stored, architecture);
      } else if (!explained) {
        others.add(stored.tensor(name));
      }
    }
    if (!others.isEmpty()) {
      throw new IOException(
          "%s: has %d weights that %s does not explain: %s"
              .formatted(
                  folder, others.size(), ConfigJson.FILE, others.stream().limit(5).toList()));
    }
  }

  /** An output matrix beside a tied embedding is harmless where it is the same. */
  private static void requireTied(Path folder, StoredWeights stored, Architecture<?> architecture)
      throws IOException {
    if (!stored.same(OUTPUT, architecture.embedding())) {
      throw new IOException(
          "%s: %s differs from %s, but %s ties them: tie_word_embeddings should be false"
              .formatted(folder, OUTPUT, architecture.embedding(), ConfigJson.FILE));
    }
  }

  /** A model of that shape with first weights, as {@code transformers} draws them. */
  public static LanguageModel initialised(ModelConfig config, long seed, NDManager parent) {
    return initialised(Architectures.of(config), config, seed, parent);
  }

  private static <C extends ModelConfig> LanguageModel initialised(
      Architecture<C> architecture, ModelConfig config, long seed, NDManager parent) {
    C own = architecture.own(config);
    return architecture.model(
        own, architecture.firstWeights(own, seed), ProjectionMaker.PLAIN, parent);
  }

  /** Writes a model as float32 into {@code folder}, which is made if missing. */
  public static void write(LanguageModel model, Path folder) throws IOException {
    write(model, folder, WriteOptions.as(FloatType.F32));
  }

  /**
   * Writes a model; refuses to overwrite weights.
   *
   * @throws IllegalArgumentException if adapters or quantised maps sit in it
   */
  public static void write(LanguageModel model, Path folder, WriteOptions options)
      throws IOException {
    try (Scope scope = Scope.within(model.parameters().manager())) {
      FolderWriter.write(
          model,
          model.parameters().byName(),
          Architectures.of(model.config()),
          folder,
          options,
          scope.manager());
    }
  }
}
