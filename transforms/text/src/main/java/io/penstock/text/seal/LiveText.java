package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardKind;

/**
 * The text of a live document, or another live row as a text.
 *
 * @param documentId the document
 * @param contentHash of what was kept of it
 * @param kind of the shard it lies in
 * @param text what was kept of it, as {@link io.penstock.text.encode.RowContent} has it
 */
record LiveText(String documentId, String contentHash, ShardKind kind, String text) {
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

  /** The same for a copy of it, as mixtures take; the first is 0. */
  String key(long seed, int copy) {
    return copy == 0 ? key(seed) : key(seed, contentHash + "\n" + copy);
  }

  static String key(long seed, String name) {
    return Hashes.sha256((seed + "\n" + name).getBytes(UTF_8));
  }

  /** A key as a number from 0 to below 1. */
  static double fraction(String key) {
    return Long.parseLong(key.substring(0, FRACTION_DIGITS), 16) / FRACTION_RANGE;
  }
}
