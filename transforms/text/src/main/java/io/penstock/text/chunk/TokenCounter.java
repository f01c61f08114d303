package io.penstock.text.chunk;

import io.penstock.text.tokenize.Tokenizer;

/**
 * Counts the tokens of a tokenizer. A text's end may join tokens, so that a longer span can count a
 * token less than a shorter one; chunks made by this counter are then a little shorter than they
 * could be, never longer than they may.
 *
 * @param tokenizer what encodes; to travel with a chunker it must be serializable itself
 */
public record TokenCounter(Tokenizer tokenizer) implements TextCounter {
  @Override
  public String name() {
    return "tokens " + tokenizer.hash();
  }

  @Override
  public int count(String text, int start, int end) {
    return tokenizer.encode(text.substring(start, end)).length;
  }
}
