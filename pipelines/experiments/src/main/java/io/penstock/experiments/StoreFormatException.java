package io.penstock.experiments;

import java.nio.file.Path;

/** A store was written by a newer version, or is not a store of runs at all. */
public final class StoreFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFormatException(Path file, String found, int expected) {
    super(
        "%s has the store format %s; this version reads up to %d: use the version that wrote it, or move the file away (it is made again from the topics)"
            .formatted(file, found, expected));
  }
}
