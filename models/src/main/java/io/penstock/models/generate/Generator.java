package io.penstock.models.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Continues token sequences with a model: what was read is remembered, a token costs one step. Once
 * a text is longer than the model's context, it sees the newest tokens only, one full pass a token.
 * Weights, adapters and quantised weights are honoured as they are when a call begins. The model
 * stays the caller's; on a CPU the generator may keep a copy of its weights. Not for use by two
 * threads at once.
 */
public final class Generator {
  private final LanguageModel model;
  private final DecodeStep.Source steps;

  public Generator(LanguageModel model) {
    this(model, new DecodeSteps(model));
  }

  Generator(LanguageModel model, DecodeStep.Source steps) {
    this.model = model;
    this.steps = steps;
  }

  /**
   * The tokens that follow {@code prompt}, without it; the same arguments give the same tokens.
   *
   * @param prompt at least one token id
   */
  public int[] generate(int[] prompt, Sampling sampling) {
    return generate(List.of(prompt), sampling, TokenListener.NONE).get(0);
  }

  /**
   * The tokens that follow each prompt. The text at row r draws as it would alone with the seed
   * plus r.
   *
   * @param prompts each of at least one token id
   */
  public List<int[]> generate(List<int[]> prompts, Sampling sampling, TokenListener listener) {
    List<Text> texts = new ArrayList<>();
    for (int[] prompt : prompts) {
      requireKnown(prompt);
      texts.add(new Text(texts.size(), prompt, sampling));
    }
    if (!texts.isEmpty() && sampling.maxNewTokens() > 0) {
      continueAll(texts, sampling, listener);
    }
    return texts.stream().map(Text::made).toList();
  }

  private void requireKnown(int[] prompt) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
    for (int token : prompt) {
      if (token < 0 || token >= model.config().vocabSize()) {
        throw new IllegalArgumentException(
            "the prompt has the token id %d, the model's vocabulary is %d"
                .formatted(token, model.config().vocabSize()));
      }
    }
  }

  private void continueAll(List<Text> texts, Sampling sampling, TokenListener listener) {
    int longest = texts.stream().mapToInt(text -> text.count).max().orElseThrow();
    int context = model.config().contextLength();
    if (longest < context) {
      int capacity = Math.min(context, longest + sampling.maxNewTokens());
      int[] starts = texts.stream().mapToInt(text -> longest - text.count).toArray();
      steps
          .of(starts, capacity)
          .ifPresent(
              step -> {
                try (step) {
                  continueCached(texts, step, capacity, listener);
                }
              });
    }
    for (Text text : texts) {
      while (text.continues()) {
        text.take(plainLogits(text.tokens, text.count), listener);
      }
    }
  }

  /** Until all texts have ended, or the step can remember no more. */
  private static void continueCached(
      List<Text> texts, DecodeStep step, int capacity, TokenListener listener) {
    int longest = texts.stream().mapToInt(text -> text.count).max().orElseThrow();
    float[][] logits =
        step.read(texts.stream().map(text -> text.padded(longest)).toArray(long[][]::new));
    while (true) {
      for (Text text : texts) {
        if (text.continues()) {
          text.take(logits[text.row], listener);
        }
      }
      if (step.filled() == capacity || texts.stream().noneMatch(Text::continues)) {
        return;
      }
      logits = step.read(texts.stream().map(Text::newest).toArray(long[][]::new));
    }
  }

  private float[] plainLogits(int[] tokens, int count) {
    int length = Math.min(count, model.config().contextLength());
    long[] ids = new long[length];
    long[] positions = new long[length];
    for (int i = 0; i < length; i++) {
      ids[i] = tokens[count - length + i];
      positions[i] = i;
    }
    Shape row = new Shape(1, length);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager manager = scope.manager();
      NDArray hidden =
          model.hidden(
              manager.create(ids, row),
              manager.create(positions, row),
              manager.zeros(row, DataType.INT64));
      return model.unembed(hidden.get(new NDIndex("0, -1"))).toFloatArray();
    }
  }

  /** A text while it grows. */
  private static final class Text {
    private final int row;
    private final int promptLength;
    private final Sampling sampling;
    private final TokenSampler sampler;
    private final int[] tokens;
    private int count;
    private boolean ended;

    Text(int row, int[] prompt, Sampling sampling) {
      this.row = row;
      this.sampling = sampling;
      promptLength = prompt.length;
      sampler = new TokenSampler(sampling, prompt, row);
      tokens = Arrays.copyOf(prompt, prompt.length + sampling.maxNewTokens());
      count = prompt.length;
    }

    boolean continues() {
      return !ended && count < tokens.length;
    }

    void take(float[] logits, TokenListener listener) {
      int next = sampler.next(logits);
      listener.drawn(row, next, sampler.logProb());
      if (sampling.stopTokens().contains(next)) {
        ended = true;
        return;
      }
      tokens[count++] = next;
      ended = !listener.chosen(row, next);
    }

    /** What was read so far, behind padding up to a length. */
    long[] padded(int length) {
      long[] ids = new long[length];
      for (int i = 0; i < count; i++) {
        ids[length - count + i] = tokens[i];
      }
      return ids;
    }

    /** The token to read next; an ended text reads on, and nobody listens. */
    long[] newest() {
      return new long[] {tokens[count - 1]};
    }

    int[] made() {
      return Arrays.copyOfRange(tokens, promptLength, count);
    }
  }
}
