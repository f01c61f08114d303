package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * GPT-2's visible stand-in for each byte, in which {@code tokenizer.json} writes its vocabulary:
 * printable Latin-1 stands for itself, the other bytes for U+0100 and on.
 */
final class ByteSymbols {
  private static final char FIRST_STAND_IN = 0x100;

  private static final char[] SYMBOLS = new char[256];
  private static final int[] BYTES = new int[FIRST_STAND_IN + 256];

  /** The bytes in the order of their symbols, which is the order of their ids. */
  private static final int[] ORDER;

  static {
    char standIn = FIRST_STAND_IN;
    Arrays.fill(BYTES, -1);
    for (int value = 0; value < 256; value++) {
      char symbol = isPrintable(value) ? (char) value : standIn++;
      SYMBOLS[value] = symbol;
      BYTES[symbol] = value;
    }
    ORDER = Arrays.stream(BYTES).filter(b -> b >= 0).toArray();
  }

  private ByteSymbols() {}

  private static boolean isPrintable(int value) {
    return (value >= '!' && value <= '~')
        || (value >= 0xA1 && value <= 0xAC)
        || (value >= 0xAE && value <= 0xFF);
  }

  /** The byte that has the given id in a vocabulary made here. */
  static int byteOfId(int id) {
    return ORDER[id];
  }

  static String encode(byte[] bytes) {
    char[] symbols = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      symbols[i] = SYMBOLS[bytes[i] & 0xFF];
    }
    return new String(symbols);
  }

  /** The symbols of the text's bytes in UTF-8. */
  static String encode(String text) {
    return encode(text.getBytes(UTF_8));
  }

  /** The byte that the symbol stands for, or -1. */
  static int byteOf(char symbol) {
    return symbol < BYTES.length ? BYTES[symbol] : -1;
  }

  static char symbol(int value) {
    return SYMBOLS[value];
  }

  /**
   * The bytes that the symbols stand for.
   *
   * @throws IllegalArgumentException if a character stands for none
   */
  static byte[] decode(String symbols) {
    byte[] bytes = new byte[symbols.length()];
    for (int i = 0; i < bytes.length; i++) {
      char symbol = symbols.charAt(i);
      int value = symbol < BYTES.length ? BYTES[symbol] : -1;
      if (value < 0) {
        throw new IllegalArgumentException(
            String.format("'%s' is no byte-level token: U+%04X in it", symbols, (int) symbol));
      }
      bytes[i] = (byte) value;
    }
    return bytes;
  }
}
