package io.penstock.text.parse;

import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/** Tells UTF-16 and UTF-32 without a byte order mark, which have zeros between ASCII's letters. */
final class WideText {
  private static final int SAMPLE_BYTES = 4096;

  /** Of the characters; so many are ASCII in text of any language with spaces and lines. */
  private static final double MIN_ASCII_SHARE = 0.05;

  private WideText() {}

  /** The charset, empty if the bytes are no such text. */
  static Optional<Charset> of(byte[] bytes) {
    for (String name : List.of("UTF-32LE", "UTF-32BE", "UTF-16LE", "UTF-16BE")) {
      int width = name.startsWith("UTF-32") ? 4 : 2;
      if (bytes.length >= 4 * width && bytes.length % width == 0) {
        Charset charset = Charset.forName(name);
        int sample = Math.min(bytes.length, SAMPLE_BYTES);
        boolean isText =
            Charsets.tryDecode(java.util.Arrays.copyOf(bytes, sample), 0, charset)
                .filter(WideText::isText)
                .isPresent();
        if (isText) {
          return Optional.of(charset);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isText(String text) {
    int ascii = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      if ((c < ' ' && c != '\n' && c != '\r' && c != '\t')
          || type == Character.UNASSIGNED
          || type == Character.PRIVATE_USE) {
        return false;
      }
      ascii += c < 0x80 ? 1 : 0;
    }
    return ascii >= MIN_ASCII_SHARE * text.length();
  }
}
