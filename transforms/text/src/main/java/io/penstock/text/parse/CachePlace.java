package io.penstock.text.parse;

import java.io.Serializable;

/**
 * Where parsed documents are kept, so that the same bytes need not be parsed again.
 *
 * @param folder on the disk; empty for the memory of this process, or for nowhere
 * @param maxBytes what they may take; 0 keeps none
 */
public record CachePlace(String folder, long maxBytes) implements Serializable {
  public static final CachePlace OFF = new CachePlace("", 0);

  /** 64 MiB in memory. */
  public static final CachePlace MEMORY = new CachePlace("", 64L << 20);

  private static final long DISK_BYTES = 4L << 30;

  public CachePlace {
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes must not be negative: " + maxBytes);
    }
  }

  /** {@code off}, {@code memory} or a folder, which may hold 4 GiB. */
  public static CachePlace named(String place) {
    return switch (place) {
      case "off" -> OFF;
      case "memory" -> MEMORY;
      default -> new CachePlace(place, DISK_BYTES);
    };
  }
}
