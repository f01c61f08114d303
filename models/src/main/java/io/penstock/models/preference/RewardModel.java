package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.hf.SequenceClassifier;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Parameters;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;

/**
 * A language model with a head that gives a number where it gave a vocabulary: how good the
 * sequence is, read off its last token that is not padding, as {@code
 * AutoModelForSequenceClassification} with one label does it: where the end of a text serves as
 * padding, off the token before the end. Owns the head; the backbone stays the caller's.
 */
public final class RewardModel implements AutoCloseable {
  private static final String HEAD = SequenceClassifier.HEAD;

  private static final double INITIAL_DEVIATION = 0.02;

  private final LanguageModel backbone;
  private final OptionalInt paddingToken;
  private final Parameters head;

  private RewardModel(
      LanguageModel backbone, float[] weights, OptionalInt paddingToken, NDManager parent) {
    this.backbone = backbone;
    this.paddingToken = paddingToken;
    head = new Parameters(parent);
    head.add(HEAD, new Shape(1, weights.length), weights);
  }

  /**
   * With a head that was trained.
   *
   * @param paddingToken passed over at the end of sequences
   * @throws IllegalArgumentException if the head is not as wide as the backbone
   */
  public static RewardModel of(
      LanguageModel backbone, float[] head, OptionalInt paddingToken, NDManager parent) {
    if (head.length != backbone.config().width()) {
      throw new IllegalArgumentException(
          "%s has %d numbers, the model's width is %d"
              .formatted(HEAD, head.length, backbone.config().width()));
    }
    return new RewardModel(backbone, head, paddingToken, parent);
  }

  /** With a new head, drawn from N(0, 0.02²) as transformers does. */
  public static RewardModel withNewHead(
      LanguageModel backbone, long seed, OptionalInt paddingToken, NDManager parent) {
    Random random = new Random(seed);
    float[] weights = new float[backbone.config().width()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (random.nextGaussian() * INITIAL_DEVIATION);
    }
    return new RewardModel(backbone, weights, paddingToken, parent);
  }

  public LanguageModel backbone() {
    return backbone;
  }

  /** The head's weight, [1, width]. */
  public NDArray head() {
    return head.get(HEAD);
  }

  /** What is passed over at the end of sequences. */
  OptionalInt paddingToken() {
    return paddingToken;
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
      return rewards(sequences, ops, ForwardPass.plain(), scope.manager()).toFloatArray();
    }
  }

  /** The reward of each sequence, in one pass: float32 [rows]; autograd sees it. */
  NDArray rewards(
      List<Sequence> sequences, PreferenceOps ops, ForwardPass pass, NDManager manager) {
    SequenceBatch batch =
        SequenceBatch.of(sequences.stream().map(this::withoutPadding).toList(), backbone.config());
    NDArray hidden = pass.hidden(backbone, batch, manager).reshape(-1, backbone.config().width());
    NDArray last = ops.select(hidden, batch.lastPlaces(manager));
    return backbone.ops().linear(last, head(), null).reshape(-1);
  }

  /** Without the padding at its end, which no earlier token sees; the first token stays. */
  private Sequence withoutPadding(Sequence sequence) {
    int padding = paddingToken.orElse(-1);
    int[] prompt = sequence.prompt();
    int[] answer = sequence.answer();
    int length = sequence.length();
    while (length > 1
        && (length > prompt.length ? answer[length - prompt.length - 1] : prompt[length - 1])
            == padding) {
      length--;
    }
    return Sequence.of(
        Arrays.copyOf(prompt, Math.min(prompt.length, length)),
        Arrays.copyOf(answer, Math.max(0, length - prompt.length)));
  }

  @Override
  public void close() {
    head.close();
  }
}
