package io.penstock.models.train;

import io.penstock.text.tokenize.Tokenizer;
import java.nio.charset.StandardCharsets;

/** How many bytes of text each token id stands for: what bits per byte are counted over. */
public final class TokenBytes {
  private final int[] bytesById;

  private TokenBytes(int[] bytesById) {
    this.bytesById = bytesById;
  }

  /** By this table, which is copied. */
  public static TokenBytes of(int[] bytesById) {
    return new TokenBytes(bytesById.clone());
  }

  /**
   * By what each id alone decodes to. A piece of a character decodes to U+FFFD and is counted as
   * one byte, which is what a byte-level piece of a character mostly is.
   */
  public static TokenBytes of(Tokenizer tokenizer) {
    int[] bytes = new int[tokenizer.vocabularySize()];
    for (int id = 0; id < bytes.length; id++) {
      bytes[id] = bytes(tokenizer, id);
    }
    return new TokenBytes(bytes);
  }

  private static int bytes(Tokenizer tokenizer, int id) {
    try {
      String text = tokenizer.decode(new int[] {id});
      int replaced = (int) text.chars().filter(c -> c == 0xFFFD).count();
      return text.getBytes(StandardCharsets.UTF_8).length - 2 * replaced;
    } catch (IllegalArgumentException e) {
      return 0; // a gap in the vocabulary
    }
  }

  /** The bytes of all targets that count. */
  long of(TokenBatch batch) {
    return batch.sumOverTargets(id -> id < bytesById.length ? bytesById[(int) id] : 0);
  }
}
