package io.penstock.text.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Sorts more documents than memory holds: sorted runs of them go into temporary files, which are
 * then merged. The order is that of {@link KeyedText#ORDER}, whatever comes first.
 */
final class DocumentSorter {
  /** So many files are read at once at most. */
  private static final int MOST_OPEN_FILES = 64;

  private final Path folder;
  private final long memoryBytes;
  private final double heldOutFraction;
  private final List<KeyedText> held = new ArrayList<>();
  private final Deque<Path> runs = new ArrayDeque<>();
  private long heldBytes;
  private long largestBytes;
  private int runsMade;
  private int count;
  private int heldOut;

  /**
   * A sorter.
   *
   * @param folder takes the temporary files
   * @param memoryBytes how much of documents to hold at once; one document more is held where it
   *     alone is larger, and two while merging
   * @param heldOutFraction which keys are of documents to hold out
   */
  DocumentSorter(Path folder, long memoryBytes, double heldOutFraction) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
    this.heldOutFraction = heldOutFraction;
  }

  void add(KeyedText document) throws IOException {
    held.add(document);
    heldBytes += document.bytes();
    largestBytes = Math.max(largestBytes, document.bytes());
    count = Math.addExact(count, 1);
    if (LiveText.fraction(document.key()) < heldOutFraction) {
      heldOut++;
    }
    if (heldBytes > memoryBytes) {
      spill();
    }
  }

  /** How many documents there are. */
  int count() {
    return count;
  }

  /**
   * Writes the documents in their order, the held-out ones and the others apart. A document stays
   * on its side when others come or go, so that what a model was measured by is not learned from in
   * a later version; only where a side would be empty, the document nearest to the border changes
   * to it. There must be two documents at least.
   */
  SplitDocuments sort() throws IOException {
    spill();
    while (runs.size() > fanIn()) {
      List<Path> merged = new ArrayList<>();
      while (merged.size() < fanIn()) {
        merged.add(runs.remove());
      }
      Path run = newRun();
      try (DocumentFile.Writer out = new DocumentFile.Writer(run)) {
        merge(merged, out::write);
      }
      runs.add(run);
    }
    SplitDocuments split =
        new SplitDocuments(
            folder.resolve("evaluation"),
            folder.resolve("train"),
            count,
            Math.max(1, Math.min(count - 1, heldOut)));
    try (DocumentFile.Writer evaluation = new DocumentFile.Writer(split.evaluation());
        DocumentFile.Writer train = new DocumentFile.Writer(split.train())) {
      int[] written = {0};
      merge(
          List.copyOf(runs),
          document -> (written[0]++ < split.heldOut() ? evaluation : train).write(document));
    }
    return split;
  }

  /** How many runs are merged at once: each holds a document and a buffer. */
  private int fanIn() {
    long each = largestBytes + DocumentFile.BUFFER_BYTES;
    return (int) Math.max(2, Math.min(MOST_OPEN_FILES, memoryBytes / each));
  }

  private void spill() throws IOException {
    if (held.isEmpty()) {
      return;
    }
    held.sort(KeyedText.ORDER);
    Path run = newRun();
    try (DocumentFile.Writer out = new DocumentFile.Writer(run)) {
      for (KeyedText document : held) {
        out.write(document);
      }
    }
    runs.add(run);
    held.clear();
    heldBytes = 0;
  }

  private Path newRun() {
    return folder.resolve("run-" + runsMade++);
  }

  /** Hands on the documents of sorted files in their order, and deletes the files. */
  private static void merge(List<Path> files, SplitDocuments.Visitor visitor) throws IOException {
    try (DocumentMerge merge = new DocumentMerge(files)) {
      for (KeyedText next = merge.next(); next != null; next = merge.next()) {
        visitor.visit(next);
      }
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
