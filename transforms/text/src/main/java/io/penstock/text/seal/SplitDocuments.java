package io.penstock.text.seal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The live documents of each split in the order of their keys, in temporary files.
 *
 * @param files of each split that there is to be
 * @param counts how many each has
 */
record SplitDocuments(Map<Split, Path> files, Map<Split, Integer> counts) {
  SplitDocuments {
    files = Map.copyOf(files);
    counts = Map.copyOf(counts);
  }

  /** Takes documents one after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(KeyedText document) throws IOException;
  }

  /** How many there are. */
  int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  Path file(Split split) {
    Path file = files.get(split);
    if (file == null) {
      throw new IllegalArgumentException("there is no split " + split.label());
    }
    return file;
  }

  void forEach(Split split, Visitor visitor) throws IOException {
    try (DocumentFile.Reader reader = new DocumentFile.Reader(file(split))) {
      for (KeyedText next = reader.next(); next != null; next = reader.next()) {
        visitor.visit(next);
      }
    }
  }
}
