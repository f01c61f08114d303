package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;

/**
 * The text of a live document.
 *
 * @param documentId the document
 * @param contentHash of what was kept of it
 * @param text what was kept of it
 */
record LiveText(String documentId, String contentHash, String text) {
  /** 52 bits, all that a double holds as a whole number. */
  private static final int FRACTION_DIGITS = 13;

  private static final double FRACTION_RANGE = 0x1p52;

  /**
   * Its place in the order of the data set: made from the content and not from where it came from,
   * so that it stays when another of two equal documents is the one that is kept.
   */
  String key(long seed) {
    return key(seed, contentHash);
  }

  static String key(long seed, String name) {
    return Hashes.sha256((seed + "\n" + name).getBytes(UTF_8));
  }

  /** A key as a number from 0 to below 1. */
  static double fraction(String key) {
    return Long.parseLong(key.substring(0, FRACTION_DIGITS), 16) / FRACTION_RANGE;
  }
}
