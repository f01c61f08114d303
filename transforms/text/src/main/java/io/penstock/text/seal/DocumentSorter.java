package io.penstock.text.seal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Sorts more documents than memory holds: sorted runs of them go into temporary files, which are
 * then merged. The order is that of {@link KeyedText#ORDER}, whatever comes first.
 */
final class DocumentSorter {
  /** So many files are read at once at most. */
  private static final int MOST_OPEN_FILES = 64;

  private final Path folder;
  private final long memoryBytes;
  private final SplitShares shares;
  private final List<KeyedText> held = new ArrayList<>();
  private final Deque<Path> runs = new ArrayDeque<>();
  private long heldBytes;
  private long largestBytes;
  private int runsMade;
  private int count;

  /**
   * A sorter.
   *
   * @param folder takes the temporary files
   * @param memoryBytes how much of documents to hold at once; one document more is held where it
   *     alone is larger, and two while merging
   * @param shares which groups lie in which split
   */
  DocumentSorter(Path folder, long memoryBytes, SplitShares shares) {
    this.folder = folder;
    this.memoryBytes = memoryBytes;
    this.shares = shares;
  }

  void add(KeyedText document) throws IOException {
    held.add(document);
    heldBytes += document.bytes();
    largestBytes = Math.max(largestBytes, document.bytes());
    count = Math.addExact(count, 1);
    shares.add(document.groupKey());
    if (heldBytes > memoryBytes) {
      spill();
    }
  }

  /** How many documents there are. */
  int count() {
    return count;
  }

  /**
   * Writes the documents of each split in their order.
   *
   * @throws IllegalArgumentException if there is nothing to learn from or nothing to measure by
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
    Map<Split, Path> files = new EnumMap<>(Split.class);
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    try (SplitFiles out = new SplitFiles(new EnumMap<>(Split.class))) {
      for (Split split : shares.splits()) {
        files.put(split, folder.resolve(split.label()));
        counts.put(split, 0);
        out.open(split, folder.resolve(split.label()));
      }
      merge(
          List.copyOf(runs),
          document -> {
            Split split = shares.of(document.groupKey());
            counts.merge(split, 1, Integer::sum);
            out.writer(split).write(document);
          });
    }
    if (counts.getOrDefault(Split.TRAIN, 0) == 0 || counts.getOrDefault(Split.EVALUATION, 0) == 0) {
      throw new IllegalArgumentException(
          "too few groups of rows for the splits: %s; make the shares smaller, or group otherwise"
              .formatted(counts));
    }
    return new SplitDocuments(files, counts);
  }

  /** The files of all splits, open together. */
  private record SplitFiles(Map<Split, DocumentFile.Writer> writers) implements Closeable {
    @SuppressWarnings("MustBeClosedChecker") // closed with the others
    void open(Split split, Path file) throws IOException {
      writers.put(split, new DocumentFile.Writer(file));
    }

    DocumentFile.Writer writer(Split split) {
      DocumentFile.Writer writer = writers.get(split);
      if (writer == null) {
        throw new IllegalStateException("no file of the split " + split.label());
      }
      return writer;
    }

    @Override
    public void close() throws IOException {
      for (DocumentFile.Writer writer : writers.values()) {
        writer.close();
      }
    }
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
