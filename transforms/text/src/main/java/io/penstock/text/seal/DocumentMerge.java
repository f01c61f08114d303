package io.penstock.text.seal;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Reads sorted files of documents as one. */
final class DocumentMerge implements Closeable {
  private final List<DocumentFile.Reader> readers = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparing(Head::document, KeyedText.ORDER));

  /** The next document of a file. */
  private record Head(KeyedText document, DocumentFile.Reader reader) {}

  @MustBeClosed
  DocumentMerge(List<Path> files) throws IOException {
    try {
      for (Path file : files) {
        readers.add(open(file));
      }
      for (DocumentFile.Reader reader : readers) {
        advance(reader);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed with the others
  private static DocumentFile.Reader open(Path file) throws IOException {
    return new DocumentFile.Reader(file);
  }

  /** The least of all that are left, or null after the last. */
  @Nullable KeyedText next() throws IOException {
    Head least = heads.poll();
    if (least == null) {
      return null;
    }
    advance(least.reader);
    return least.document;
  }

  private void advance(DocumentFile.Reader reader) throws IOException {
    KeyedText next = reader.next();
    if (next != null) {
      heads.add(new Head(next, reader));
    }
  }

  @Override
  public void close() throws IOException {
    for (DocumentFile.Reader reader : readers) {
      reader.close();
    }
  }
}
