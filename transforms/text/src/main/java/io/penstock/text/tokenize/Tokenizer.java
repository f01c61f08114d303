package io.penstock.text.tokenize;

/** Turns text into token ids and back. Implementations may be used by several threads at once. */
public interface Tokenizer {
  /**
   * The ids of a text. Text is only ever text: what looks like a special token in it is encoded as
   * its characters, so no document can end itself early.
   */
  int[] encode(String text);

  /**
   * The text of the ids; {@code decode(encode(x))} is {@code x}. Bytes that are no UTF-8, as in a
   * sequence cut inside a character, become U+FFFD.
   *
   * @throws IllegalArgumentException if an id is not of this vocabulary
   */
  String decode(int[] ids);

  /** How many ids there are; they are 0 up to one less than this. */
  int vocabularySize();

  /** The id that ends every document. */
  int endOfTextId();

  /** SHA-256 of the bytes of its {@code tokenizer.json}, in hexadecimal. */
  String hash();
}
