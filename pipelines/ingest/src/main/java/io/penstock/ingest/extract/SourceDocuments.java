package io.penstock.ingest.extract;

import io.penstock.ingest.extract.InputFiles.InputFile;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.text.container.ContainedRecord;
import io.penstock.text.container.ContainerFormat;
import io.penstock.text.container.ContainerReader;
import io.penstock.text.container.RecordFields;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The documents of all files, one after the other, those in containers among them. */
final class SourceDocuments implements Closeable {
  private final List<InputFile> files;
  private final Set<InputFile> unreadable;
  private final long maxBytes;
  private final RecordFields fields;
  private int at;
  private long passedBytes;
  private @Nullable ContainerReader container;
  private long number;

  SourceDocuments(InputFiles input, long maxBytes, RecordFields fields) {
    List<InputFile> all = new ArrayList<>(input.files());
    all.addAll(input.unreadable());
    all.sort(Comparator.comparing(InputFile::path));
    this.files = all;
    this.unreadable = Set.copyOf(input.unreadable());
    this.maxBytes = maxBytes;
    this.fields = fields;
  }

  /** The next document, or null after the last. What cannot be read is one, too. */
  @Nullable SourceDocument next() throws IOException {
    while (at < files.size()) {
      InputFile file = files.get(at);
      if (unreadable.contains(file)) {
        pass();
        return faulty(
            file, "it is no file but a link or a pipe, or a folder that must not be looked into");
      }
      if (file.container().isEmpty()) {
        pass();
        return whole(file);
      }
      try {
        ContainerReader reader = open(file);
        ContainedRecord record = reader.next();
        if (record != null) {
          return contained(file, record);
        }
        pass();
      } catch (IOException e) {
        pass();
        return faulty(file, "it could not be read" + afterRecord() + ": " + e);
      }
    }
    return null;
  }

  private String afterRecord() {
    return number == 0 ? "" : " beyond record " + number;
  }

  /**
   * The path of the next document, which is passed over; null after the last.
   *
   * @throws IOException if a container cannot be read where it could be before
   */
  @Nullable String skip() throws IOException {
    while (at < files.size()) {
      InputFile file = files.get(at);
      if (unreadable.contains(file) || file.container().isEmpty()) {
        pass();
        return file.path();
      }
      try {
        if (open(file).skip()) {
          return place(file);
        }
        pass();
      } catch (IOException e) {
        pass();
        return file.path();
      }
    }
    return null;
  }

  private ContainerReader open(InputFile file) throws IOException {
    ContainerReader reader = container;
    if (reader == null) {
      number = 0;
      reader = file.container().orElseThrow().open(file.file(), 0, fields);
      container = reader;
    }
    return reader;
  }

  private String place(InputFile file) {
    return file.path() + '#' + ++number;
  }

  private SourceDocument contained(InputFile file, ContainedRecord record) {
    String path = place(file);
    String id = record.id(path);
    return record
        .fault()
        .map(fault -> SourceDocument.faulty(path, id, fault))
        .orElseGet(() -> SourceDocument.of(path, id, record.raw()));
  }

  private SourceDocument whole(InputFile file) {
    if (file.bytes() > maxBytes) {
      return SourceDocument.faulty(
          file.path(),
          file.path(),
          new Reason(
              "too-large",
              Long.toString(file.bytes()),
              Long.toString(maxBytes),
              "the document has %d bytes, the limit is %d".formatted(file.bytes(), maxBytes)));
    }
    try (InputStream in = Files.newInputStream(file.file())) {
      // One byte more than is allowed tells the parser that it has grown.
      byte[] content = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, maxBytes + 1));
      RawDocument raw =
          RawDocument.newBuilder()
              .setId(file.path())
              .setUri(file.path())
              .setContent(ByteBuffer.wrap(content))
              .build();
      return SourceDocument.of(file.path(), file.path(), raw);
    } catch (IOException e) {
      return faulty(file, "it could not be read: " + e);
    }
  }

  private static SourceDocument faulty(InputFile file, String why) {
    return SourceDocument.faulty(
        file.path(), file.path(), new Reason("unreadable-file", file.path(), null, why));
  }

  /** Goes to the next file. */
  private void pass() throws IOException {
    passedBytes += files.get(at).bytes();
    at++;
    if (container != null) {
      container.close();
      container = null;
    }
  }

  /** Of all files that are done with, and of the one that is read as far as that is known. */
  long passedBytes() throws IOException {
    ContainerReader reader = container;
    if (reader == null || files.get(at).container().equals(Optional.of(ContainerFormat.PARQUET))) {
      return passedBytes;
    }
    return passedBytes + Math.max(0, reader.position());
  }

  @Override
  public void close() throws IOException {
    if (container != null) {
      container.close();
    }
  }
}
