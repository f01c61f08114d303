package io.penstock.ingest.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.text.container.LimitedLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The texts of files, one in memory at a time: all of a text file, each line of a JSONL file. */
final class TextFiles implements Iterable<String> {
  private final List<Path> files = new ArrayList<>();
  private final String field;
  private long count;

  /**
   * @throws IOException if a file or folder cannot be read, or there is no file
   */
  TextFiles(List<Path> roots, String field) throws IOException {
    this.field = field;
    for (Path root : roots) {
      if (!Files.isReadable(root)) {
        throw new IOException(root + ": no such file or folder, or not allowed");
      }
      try (Stream<Path> found = Files.walk(root)) {
        found.filter(Files::isRegularFile).sorted().forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new IOException(roots + ": no file there");
    }
  }

  /** How many were read so far. */
  long count() {
    return count;
  }

  @Override
  public Iterator<String> iterator() {
    return new Texts();
  }

  private final class Texts implements Iterator<String> {
    private final Iterator<Path> rest = files.iterator();
    private @Nullable Path file;
    private @Nullable InputStream open;
    private @Nullable LimitedLines lines;
    private long line;
    private @Nullable String next;

    @Override
    public boolean hasNext() {
      try {
        while (next == null && (lines != null || rest.hasNext())) {
          next = advance();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return next != null;
    }

    @Override
    public String next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      String text = next;
      next = null;
      count++;
      return text;
    }

    private @Nullable String advance() throws IOException {
      if (lines != null && open != null && file != null) {
        if (lines.next()) {
          line++;
          return text(file, lines);
        }
        open.close();
        lines = null;
        return null;
      }
      Path now = rest.next();
      if (now.toString().endsWith(".jsonl")) {
        file = now;
        line = 0;
        open = Files.newInputStream(now);
        lines = new LimitedLines(open, JsonLines.MAX_LINE_BYTES);
        return null;
      }
      return whole(now);
    }

    private String text(Path from, LimitedLines lines) throws IOException {
      String place = from + ": line " + line + ": ";
      if (lines.isTooLong()) {
        throw new IOException(place + "has " + lines.lineBytes() + " bytes, too many");
      }
      try {
        JsonNode text = JsonLines.MAPPER.readTree(lines.bytes()).path(field);
        if (text.isTextual()) {
          return text.textValue();
        }
      } catch (JsonProcessingException e) {
        throw new IOException(place + "is no JSON: " + e.getOriginalMessage(), e);
      }
      throw new IOException(place + "the key \"" + field + "\" with a string is missing");
    }

    private static String whole(Path file) throws IOException {
      if (Files.size(file) > JsonLines.MAX_LINE_BYTES) {
        throw new IOException(
            file + ": has over " + JsonLines.MAX_LINE_BYTES + " bytes; cut it, or make it JSONL");
      }
      try {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString();
      } catch (CharacterCodingException e) {
        throw new IOException(file + ": is no text in UTF-8", e);
      }
    }
  }
}
