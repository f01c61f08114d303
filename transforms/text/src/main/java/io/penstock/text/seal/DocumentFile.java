package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.MustBeClosed;
import io.penstock.schemas.shard.ShardKind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Documents with their keys in a temporary file, one after the other. */
final class DocumentFile {
  static final int BUFFER_BYTES = 64 * 1024;

  private DocumentFile() {}

  static final class Writer implements Closeable {
    private final DataOutputStream out;

    @MustBeClosed
    Writer(Path file) throws IOException {
      out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
    }

    void write(KeyedText document) throws IOException {
      string(document.key());
      string(document.groupKey());
      string(document.text().kind().name());
      string(document.text().documentId());
      string(document.text().contentHash());
      string(document.text().text());
    }

    private void string(String value) throws IOException {
      byte[] bytes = value.getBytes(UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  static final class Reader implements Closeable {
    private final DataInputStream in;

    @MustBeClosed
    Reader(Path file) throws IOException {
      in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
    }

    /** The next document, or null after the last. */
    @Nullable KeyedText next() throws IOException {
      int length;
      try {
        length = in.readInt();
      } catch (EOFException e) {
        return null;
      }
      String key = string(length);
      String group = string(in.readInt());
      ShardKind kind = ShardKind.valueOf(string(in.readInt()));
      return new KeyedText(
          key,
          group,
          new LiveText(string(in.readInt()), string(in.readInt()), kind, string(in.readInt())));
    }

    private String string(int length) throws IOException {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException("a temporary file of sorted documents ends too early");
      }
      return new String(bytes, UTF_8);
    }

    /** The texts that are left, once. */
    Iterable<String> texts() {
      return () ->
          new Iterator<>() {
            private @Nullable KeyedText ahead = read();

            @Override
            public boolean hasNext() {
              return ahead != null;
            }

            @Override
            public String next() {
              KeyedText document = ahead;
              if (document == null) {
                throw new NoSuchElementException();
              }
              ahead = read();
              return document.text().text();
            }
          };
    }

    private @Nullable KeyedText read() {
      try {
        return next();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
