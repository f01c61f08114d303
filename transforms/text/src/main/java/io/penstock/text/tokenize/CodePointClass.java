package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;

/**
 * The classes of code points that GPT-2's pattern tells apart. They come from a table and not from
 * {@link Character}, whose Unicode version grows with the JDK: the same text must have the same
 * tokens on every one.
 */
final class CodePointClass {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final String TABLE = "unicode-classes.txt";
  private static final byte[] CLASSES = load();

  private CodePointClass() {}

  static byte of(int codePoint) {
    return CLASSES[codePoint];
  }

  /** White space. */
  static boolean isSpace(int codePoint) {
    return CLASSES[codePoint] == SPACE;
  }

  private static byte[] load() {
    byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
    InputStream table = CodePointClass.class.getResourceAsStream(TABLE);
    if (table == null) {
      throw new IllegalStateException(TABLE + " is missing from the jar");
    }
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(table, UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          fill(classes, line.split(" ", -1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  private static void fill(byte[] classes, String[] range) {
    int first = Integer.parseInt(range[1], 16);
    int last = Integer.parseInt(range[range.length - 1], 16);
    byte value =
        switch (range[0]) {
          case "L" -> LETTER;
          case "N" -> NUMBER;
          case "S" -> SPACE;
          default -> throw new IllegalStateException(TABLE + ": " + range[0]);
        };
    Arrays.fill(classes, first, last + 1, value);
  }
}
