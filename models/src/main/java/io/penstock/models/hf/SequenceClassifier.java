package io.penstock.models.hf;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Weights;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Models whose output layer is a head with one label, as the folders that {@code transformers}
 * reads with {@code AutoModelForSequenceClassification}.
 */
public final class SequenceClassifier {
  /** The head's weight, [1, width]. */
  public static final String HEAD = "score.weight";

  private static final String ARCHITECTURES = "architectures";
  private static final String PADDING = "pad_token_id";
  private static final String KIND = "ForSequenceClassification";
  private static final Pattern LANGUAGE_MODEL = Pattern.compile("(LMHeadModel|ForCausalLM)$");

  private SequenceClassifier() {}

  /** Whether a folder's {@code config.json} names such a model. */
  public static boolean isIn(Path folder) throws IOException {
    return Files.exists(folder.resolve(ConfigJson.FILE)) && isNamedBy(ConfigJson.read(folder));
  }

  static boolean isNamedBy(ConfigJson json) {
    return json.node(ARCHITECTURES).path(0).asText().endsWith(KIND);
  }

  /** The padding token that a folder's {@code config.json} names. */
  public static OptionalInt paddingToken(Path folder) throws IOException {
    ConfigJson json = ConfigJson.read(folder);
    return json.has(PADDING) ? OptionalInt.of(json.integer(PADDING)) : OptionalInt.empty();
  }

  /** The model below the head; of use for its vectors alone. */
  public static LanguageModel readBackbone(Path folder, NDManager parent) throws IOException {
    ConfigJson json = ConfigJson.read(folder);
    return HuggingFaceModel.read(
        folder,
        json,
        new Headed<>(Architectures.of(json), OptionalInt.empty()),
        ProjectionMaker.PLAIN,
        parent);
  }

  /**
   * The head of a folder, float32 [width].
   *
   * @throws IOException if it has none, or one of several labels
   */
  public static float[] readHead(Path folder, NDManager manager) throws IOException {
    ConfigJson json = ConfigJson.read(folder);
    Architecture<?> architecture = new Headed<>(Architectures.of(json), OptionalInt.empty());
    try (StoredWeights stored = StoredWeights.open(folder, architecture::parameterOf);
        Scope scope = Scope.within(manager)) {
      Shape shape = stored.shape(HEAD);
      if (shape.dimension() != 2 || shape.get(0) != 1) {
        throw new IOException(
            "%s: %s has shape %s, a reward model's has one row".formatted(folder, HEAD, shape));
      }
      return stored.floats(HEAD, scope.manager()).toFloatArray();
    }
  }

  /**
   * Writes a model with a head in place of its output layer.
   *
   * @param head [1, width]
   * @param paddingToken what {@code transformers} passes over at a sequence's end
   * @throws IllegalArgumentException if adapters or quantised maps sit in the model
   */
  public static void write(
      LanguageModel backbone,
      NDArray head,
      OptionalInt paddingToken,
      Path folder,
      WriteOptions options)
      throws IOException {
    Map<String, NDArray> weights = new LinkedHashMap<>(backbone.parameters().byName());
    weights.remove(HuggingFaceModel.OUTPUT);
    weights.put(HEAD, head);
    try (Scope scope = Scope.within(backbone.parameters().manager())) {
      Architecture<?> architecture =
          new Headed<>(Architectures.of(backbone.config()), paddingToken);
      FolderWriter.write(backbone, weights, architecture, folder, options, scope.manager());
    }
  }

  /** A kind of models, with a head in place of the output layer. */
  private record Headed<C extends ModelConfig>(Architecture<C> plain, OptionalInt paddingToken)
      implements Architecture<C> {
    @Override
    public C config(ConfigJson json) throws IOException {
      return plain.tied(plain.config(json));
    }

    @Override
    public C refined(C config, StoredWeights weights) throws IOException {
      return plain.refined(config, weights);
    }

    @Override
    public ObjectNode json(C config) {
      ObjectNode json = plain.json(config);
      String model = json.path(ARCHITECTURES).path(0).asText();
      json.putArray(ARCHITECTURES).add(LANGUAGE_MODEL.matcher(model).replaceFirst(KIND));
      json.putObject("id2label").put("0", "LABEL_0");
      json.putObject("label2id").put("LABEL_0", 0);
      paddingToken.ifPresent(id -> json.put(PADDING, id));
      return json;
    }

    @Override
    public Weights firstWeights(C config, long seed) {
      return plain.firstWeights(config, seed);
    }

    @Override
    public LanguageModel model(C config, Weights weights, ProjectionMaker maker, NDManager parent) {
      return plain.model(config, weights, maker, parent);
    }

    @Override
    public String parameterOf(String tensor) {
      return tensor.equals(HEAD) ? tensor : plain.parameterOf(tensor);
    }

    @Override
    public boolean isTransposed(String parameter) {
      return plain.isTransposed(parameter);
    }

    @Override
    public boolean isComputed(String parameter) {
      return parameter.equals(HEAD) || plain.isComputed(parameter);
    }

    @Override
    public boolean writesZeroBiases(C config) {
      return plain.writesZeroBiases(config);
    }

    @Override
    public boolean hasBias(String parameter) {
      return !parameter.equals(HEAD) && plain.hasBias(parameter);
    }

    @Override
    public String embedding() {
      return plain.embedding();
    }

    @Override
    public C tied(C config) {
      return plain.tied(config);
    }

    @Override
    public C own(ModelConfig config) {
      return plain.own(config);
    }
  }
}
