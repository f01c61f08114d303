package io.penstock.models.generate;

import io.penstock.models.nn.LanguageModel;
import io.penstock.text.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Continues encoded texts and says what came as text, while it comes. A stop string ends a text and
 * is not part of it. The model stays the caller's.
 */
public final class TextGenerator {
  private final Generator generator;
  private final Tokenizer tokenizer;

  /**
   * A model with its tokenizer.
   *
   * @throws IllegalArgumentException if the tokenizer has more ids than the model's embedding
   */
  public TextGenerator(LanguageModel model, Tokenizer tokenizer) {
    if (tokenizer.vocabularySize() > model.config().vocabSize()) {
      throw new IllegalArgumentException(
          "the tokenizer has %d ids, the model's embedding %d: they do not belong together"
              .formatted(tokenizer.vocabularySize(), model.config().vocabSize()));
    }
    generator = new Generator(model);
    this.tokenizer = tokenizer;
  }

  /** Hears the next piece of a text's continuation. */
  @FunctionalInterface
  public interface TextListener {
    void came(int row, String piece);
  }

  /**
   * A text's continuation.
   *
   * @param newTokens how many tokens were chosen for it
   */
  public record Continuation(String text, int newTokens) {}

  /**
   * Continues each prompt.
   *
   * @param stops strings that end a text
   * @param listener told of each text in pieces that together are the continuation
   */
  public List<Continuation> generate(
      List<int[]> prompts, Sampling sampling, List<String> stops, TextListener listener) {
    List<Growing> texts = new ArrayList<>();
    prompts.forEach(prompt -> texts.add(new Growing(texts.size(), stops, listener)));
    List<int[]> made =
        generator.generate(prompts, sampling, (row, token) -> texts.get(row).add(token));
    List<Continuation> continuations = new ArrayList<>();
    for (Growing text : texts) {
      continuations.add(new Continuation(text.finish(), made.get(text.row).length));
    }
    return continuations;
  }

  /** A continuation while it grows: what may yet change or be cut off is held back. */
  private final class Growing {
    private final int row;
    private final List<String> stops;
    private final TextListener listener;
    private int[] ids = new int[16];
    private int count;
    private String text = "";
    private int told;
    private boolean stopped;

    Growing(int row, List<String> stops, TextListener listener) {
      this.row = row;
      this.stops = stops;
      this.listener = listener;
    }

    /** Whether the text goes on. */
    boolean add(int token) {
      if (token >= tokenizer.vocabularySize()) {
        return true; // embeddings are padded with ids that stand for nothing
      }
      if (count == ids.length) {
        ids = Arrays.copyOf(ids, 2 * count);
      }
      ids[count++] = token;
      text = tokenizer.decode(Arrays.copyOf(ids, count));
      for (String stop : stops) {
        int at = text.indexOf(stop);
        if (at >= 0) {
          text = text.substring(0, at);
          stopped = true;
        }
      }
      tell(stopped ? text.length() : settled());
      return !stopped;
    }

    String finish() {
      tell(text.length());
      return text;
    }

    private void tell(int end) {
      if (end > told) {
        listener.came(row, text.substring(told, end));
        told = end;
      }
    }

    /** Up to where neither a cut character nor the beginning of a stop string stands. */
    private int settled() {
      int end = text.length();
      while (end > 0 && text.charAt(end - 1) == '\uFFFD') {
        end--;
      }
      for (String stop : stops) {
        for (int length = Math.min(stop.length() - 1, end); length > 0; length--) {
          if (text.startsWith(stop.substring(0, length), end - length)) {
            end -= length;
            break;
          }
        }
      }
      return end;
    }
  }
}
