package io.penstock.text.decontaminate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads the rows of an evaluation set. */
final class EvaluationRows {
  /** Of one file, unpacked; the largest sets in use have some tens of megabytes. */
  static final long MAX_BYTES = 512L << 20;

  private final EvaluationSet set;
  private final ObjectMapper json = new ObjectMapper();

  EvaluationRows(EvaluationSet set) {
    this.set = set;
  }

  /** Takes a text of a row. */
  interface Consumer {
    void accept(int row, String text);
  }

  /** Gives each text with its row's number, from 1: the line in the file where it begins. */
  void read(Consumer consumer) {
    Path path = Path.of(set.path());
    try (InputStream file = Files.newInputStream(path);
        InputStream bytes = path.toString().endsWith(".gz") ? new GZIPInputStream(file) : file;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(new Limited(bytes, path), UTF_8))) {
      if (path.toString().replaceAll("\\.gz$", "").endsWith(".jsonl")) {
        readJson(lines, consumer);
      } else {
        readParagraphs(lines, consumer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the evaluation set " + path + ": " + e, e);
    }
  }

  private void readJson(BufferedReader lines, Consumer consumer) throws IOException {
    int row = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      row++;
      if (!line.isBlank()) {
        int number = row;
        JsonNode record = parse(line, row);
        if (set.fields().isEmpty()) {
          words(record, 0, text -> consumer.accept(number, text));
        }
        for (String field : set.fields()) {
          JsonNode value = at(record, field);
          if (value.isMissingNode()) {
            throw wrong(row, "has no field \"%s\"".formatted(field));
          }
          words(value, 0, text -> consumer.accept(number, text));
        }
      }
    }
  }

  private JsonNode parse(String line, int row) {
    try {
      JsonNode record = json.readTree(line);
      if (record.isObject()) {
        return record;
      }
    } catch (JsonProcessingException e) {
      throw wrong(row, "is no JSON: " + e.getOriginalMessage());
    }
    throw wrong(row, "is no JSON object");
  }

  private static JsonNode at(JsonNode record, String field) {
    JsonNode value = record;
    for (String key : field.split("\\.", -1)) {
      value = value.path(key);
    }
    return value;
  }

  private static final int MAX_DEPTH = 20;

  private static void words(
      JsonNode value, int depth, java.util.function.Consumer<String> consumer) {
    if (value.isTextual()) {
      consumer.accept(value.textValue());
    } else if (depth < MAX_DEPTH) {
      value.forEach(part -> words(part, depth + 1, consumer));
    }
  }

  private static void readParagraphs(BufferedReader lines, Consumer consumer) throws IOException {
    StringBuilder paragraph = new StringBuilder();
    int first = 1;
    int number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        consumer.accept(first, paragraph.toString());
        paragraph.setLength(0);
        first = number + 1;
      } else {
        paragraph.append(line).append('\n');
      }
    }
    consumer.accept(first, paragraph.toString());
  }

  private IllegalArgumentException wrong(int row, String what) {
    return new IllegalArgumentException("%s: row %d %s".formatted(set.path(), row, what));
  }

  /** A few bytes of gzip may hold any number of them. */
  private static final class Limited extends FilterInputStream {
    private final Path path;
    private long left = MAX_BYTES;

    Limited(InputStream in, Path path) {
      super(in);
      this.path = path;
    }

    @Override
    public int read() throws IOException {
      int next = super.read();
      count(next < 0 ? 0 : 1);
      return next;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(Math.max(0, count));
      return count;
    }

    private void count(int bytes) throws IOException {
      left -= bytes;
      if (left < 0) {
        throw new IOException("%s has more than %d bytes".formatted(path, MAX_BYTES));
      }
    }
  }
}
