package io.penstock.text.parse;

import java.io.Serializable;

/**
 * What a single document may cost. A document beyond a limit is refused whole, never cut.
 *
 * @param maxBytes of the raw document
 * @param maxPages of a PDF
 * @param maxCharacters of the text, in UTF-16 units
 */
public record ParserLimits(long maxBytes, int maxPages, int maxCharacters) implements Serializable {
  /** 64 MiB, 10,000 pages, 64 Mi characters. */
  public static final ParserLimits DEFAULT = new ParserLimits(64L << 20, 10_000, 64 << 20);

  public ParserLimits {
    requirePositive("maxBytes", maxBytes);
    requirePositive("maxPages", maxPages);
    requirePositive("maxCharacters", maxCharacters);
  }

  private static void requirePositive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive: " + value);
    }
  }
}
