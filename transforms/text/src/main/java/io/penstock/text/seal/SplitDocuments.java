package io.penstock.text.seal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The live documents of each split in the order of their keys, in temporary files.
 *
 * @param count how many there are
 * @param heldOut how many of them are to be held out: the first by their keys
 */
record SplitDocuments(Path evaluation, Path train, int count, int heldOut) {
  /** Takes documents one after the other. */
  @FunctionalInterface
  interface Visitor {
    void visit(KeyedText document) throws IOException;
  }

  Path file(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case EVALUATION -> evaluation;
    };
  }

  void forEach(Split split, Visitor visitor) throws IOException {
    try (DocumentFile.Reader reader = new DocumentFile.Reader(file(split))) {
      for (KeyedText next = reader.next(); next != null; next = reader.next()) {
        visitor.visit(next);
      }
    }
  }
}
