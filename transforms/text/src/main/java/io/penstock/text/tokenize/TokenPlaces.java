package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Where the tokens of a text lie in it. Known where the tokens written one after the other are the
 * text, which holds of byte-level tokenizers and of those that write a space as a low line; not
 * where a normalizer changes the text.
 */
public final class TokenPlaces {
  private final String text;
  private final int[] ends;

  private TokenPlaces(String text, int[] ends) {
    this.text = text;
    this.ends = ends;
  }

  /** What a token stands for. */
  interface Writing {
    /** Its bytes in a text. */
    byte[] bytes(int id);

    /** Whether it may have taken white space beside it. */
    boolean takesSpace(int id);
  }

  /** The places of the tokens, or null where they do not write the text. */
  static @Nullable TokenPlaces of(String text, int[] ids, Writing writing) {
    byte[] bytes = text.getBytes(UTF_8);
    int[] ends = new int[ids.length];
    int at = 0;
    boolean spaceTaken = false;
    for (int i = 0; i < ids.length; i++) {
      byte[] token = writing.bytes(ids[i]);
      boolean takes = writing.takesSpace(ids[i]);
      int start = at;
      if (takes || spaceTaken) {
        while (!isAt(bytes, start, token, 0) && start < bytes.length && isSpace(bytes[start])) {
          start++;
        }
      }
      // Some write a space before the first word where the text has none.
      int skipped = 0;
      if (!isAt(bytes, start, token, 0)) {
        start = at;
        skipped = 1;
        if (token.length == 0 || token[0] != ' ' || !isAt(bytes, start, token, skipped)) {
          return null;
        }
      }
      at = start + token.length - skipped;
      ends[i] = at;
      spaceTaken = takes;
    }
    while (spaceTaken && at < bytes.length && isSpace(bytes[at])) {
      at++;
    }
    return at == bytes.length ? new TokenPlaces(text, ends) : null;
  }

  private static boolean isAt(byte[] text, int at, byte[] token, int from) {
    if (token.length - from > text.length - at) {
      return false;
    }
    for (int i = from; i < token.length; i++) {
      if (text[at + i - from] != token[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSpace(byte value) {
    return value == ' ' || value == '\n' || value == '\r' || value == '\t';
  }

  /** The first token that has something of the text from this place on. */
  public int tokenFrom(int character) {
    int offset = offset(character);
    int low = 0;
    int high = ends.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] <= offset) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** One past the last token that has something of the text before this place. */
  public int tokenBefore(int character) {
    int offset = offset(character);
    int token = tokenFrom(character);
    return token < ends.length && start(token) < offset ? token + 1 : token;
  }

  private int start(int token) {
    return token == 0 ? 0 : ends[token - 1];
  }

  private int offset(int character) {
    return text.substring(0, character).getBytes(UTF_8).length;
  }
}
