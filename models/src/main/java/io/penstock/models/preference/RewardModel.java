package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Parameters;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A language model with a head that gives a number where it gave a vocabulary: how good the
 * sequence is, read off its last token, as {@code AutoModelForSequenceClassification} with one
 * label does it. Owns the head; the backbone stays the caller's.
 */
public final class RewardModel implements AutoCloseable {
  /** The name of the head's weight, [1, width]. */
  public static final String HEAD = "score.weight";

  private static final double INITIAL_DEVIATION = 0.02;

  private final LanguageModel backbone;
  private final Parameters head;

  private RewardModel(LanguageModel backbone, float[] weights, NDManager parent) {
    this.backbone = backbone;
    head = new Parameters(parent);
    head.add(HEAD, new Shape(1, weights.length), weights);
  }

  /**
   * With a head that was trained.
   *
   * @throws IllegalArgumentException if the head is not as wide as the backbone
   */
  public static RewardModel of(LanguageModel backbone, float[] head, NDManager parent) {
    if (head.length != backbone.config().width()) {
      throw new IllegalArgumentException(
          "%s has %d numbers, the model's width is %d"
              .formatted(HEAD, head.length, backbone.config().width()));
    }
    return new RewardModel(backbone, head, parent);
  }

  /** With a new head, drawn from N(0, 0.02²) as transformers does. */
  public static RewardModel withNewHead(LanguageModel backbone, long seed, NDManager parent) {
    Random random = new Random(seed);
    float[] weights = new float[backbone.config().width()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * INITIAL_DEVIATION);
    }
    return new RewardModel(backbone, weights, parent);
  }

  public LanguageModel backbone() {
    return backbone;
  }

  /** The head's weight, [1, width]. */
  public NDArray head() {
    return head.get(HEAD);
  }

  /** The weights that training changes: the backbone's, or its adapters', and the head's. */
  public Map<String, NDArray> trained() {
    Map<String, NDArray> trained = new LinkedHashMap<>(backbone.parameters().trained());
    trained.putAll(head.trained());
    return trained;
  }

  NDManager manager() {
    return head.manager();
  }

  /** The reward of each sequence, in one pass. */
  public float[] score(List<Sequence> sequences, PreferenceOps ops) {
    try (Scope scope = Scope.within(head.manager());
        GradMode mode = GradMode.off()) {
      SequenceBatch batch = SequenceBatch.of(sequences, backbone.config());
      return rewards(batch, ops, ForwardPass.plain(), scope.manager()).toFloatArray();
    }
  }

  /** The reward of each sequence of a batch: float32 [rows]. */
  NDArray rewards(SequenceBatch batch, PreferenceOps ops, ForwardPass pass, NDManager manager) {
    NDArray hidden = pass.hidden(backbone, batch, manager).reshape(-1, backbone.config().width());
    NDArray last = ops.select(hidden, batch.lastPlaces(manager));
    return backbone.ops().linear(last, head(), null).reshape(-1);
  }

  @Override
  public void close() {
    head.close();
  }
}
