package io.penstock.text.container;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A header, then a record a row, quoted as RFC 4180 says; commas, semicolons or tabs, whichever the
 * header has. Bytes are parsed, not characters: each is taken for a Latin-1 character, so that
 * places in the text are places in the file, and the charset is told for each text by itself.
 */
final class CsvReader implements ContainerReader {
  private static final String UTF8_MARK = "\u00ef\u00bb\u00bf";
  private static final int SNIFFED_BYTES = 64 * 1024;

  private final List<String> header;
  private final RowDocument document;
  private final boolean packed;
  private final LimitedInput in;
  private final Iterator<CSVRecord> rows;

  /** The row that is next: only it tells where it begins. */
  private @Nullable CSVRecord ahead;

  private @Nullable IOException failure;

  CsvReader(Path file, long position, RecordFields fields) throws IOException {
    this.document = new RowDocument(fields);
    this.packed = ContainerBytes.isPacked(file);
    CSVFormat format = format(file);
    if (position == 0) {
      this.in = input(file, 0);
      this.rows = rows(format, in, 0);
      this.header = header(file, read());
    } else {
      try (LimitedInput start = input(file, 0)) {
        this.header = header(file, first(rows(format, start, 0)));
      }
      this.in = input(file, position);
      this.rows = rows(format, in, position);
    }
    look();
  }

  private static LimitedInput input(Path file, long position) throws IOException {
    return new LimitedInput(ContainerBytes.open(file, position), Topics.RECORD_BYTES_MAX);
  }

  /** Lenient where a quote stands wrong: else one such row would end the reading of the table. */
  private static CSVFormat format(Path file) throws IOException {
    try (InputStream in = ContainerBytes.open(file, 0)) {
      return CSVFormat.RFC4180
          .builder()
          .setDelimiter(delimiter(in.readNBytes(SNIFFED_BYTES)))
          .setIgnoreEmptyLines(true)
          .setTrailingData(true)
          .setLenientEof(true)
          .get();
    }
  }

  private static char delimiter(byte[] start) throws BrokenContainerException {
    String text = new String(start, ISO_8859_1);
    if (text.startsWith("\u00ff\u00fe") || text.startsWith("\u00fe\u00ff")) {
      throw new BrokenContainerException(
          "the table is in UTF-16; expected UTF-8 or another charset that keeps ASCII");
    }
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length() && (quoted || text.charAt(i) != '\n'); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      commas += !quoted && c == ',' ? 1 : 0;
      semicolons += !quoted && c == ';' ? 1 : 0;
      tabs += !quoted && c == '\t' ? 1 : 0;
    }
    if (commas >= semicolons && commas >= tabs) {
      return ',';
    }
    return semicolons >= tabs ? ';' : '\t';
  }

  private static Iterator<CSVRecord> rows(CSVFormat format, InputStream in, long position)
      throws IOException {
    // Closed with its stream.
    return CSVParser.builder()
        .setReader(new InputStreamReader(in, ISO_8859_1))
        .setFormat(format)
        .setCharacterOffset(position)
        .get()
        .iterator();
  }

  private static @Nullable CSVRecord first(Iterator<CSVRecord> rows) throws IOException {
    try {
      return rows.hasNext() ? rows.next() : null;
    } catch (UncheckedIOException e) {
      IOException cause = e.getCause();
      throw cause instanceof CSVException
          ? new BrokenContainerException(String.valueOf(cause.getMessage()), cause)
          : cause;
    }
  }

  private static List<String> header(Path file, @Nullable CSVRecord row) throws IOException {
    if (row == null) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String value : row) {
      String raw = names.isEmpty() && value.startsWith(UTF8_MARK) ? value.substring(3) : value;
      String name = RowDocument.words(raw.getBytes(ISO_8859_1)).strip();
      if (!seen.add(name)) {
        throw new BrokenContainerException(
            "the header of %s has the column \"%s\" twice".formatted(file.getFileName(), name));
      }
      names.add(name);
    }
    return names;
  }

  private @Nullable CSVRecord read() throws IOException {
    in.begin();
    return first(rows);
  }

  @Override
  public @Nullable ContainedRecord next() throws IOException {
    if (failure != null) {
      throw failure;
    }
    CSVRecord row = ahead;
    if (row == null) {
      return null;
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < Math.min(row.size(), header.size()); i++) {
      if (!row.get(i).isEmpty()) {
        values.put(header.get(i), row.get(i).getBytes(ISO_8859_1));
      }
    }
    ContainedRecord record =
        row.size() == header.size()
            ? document.of(values, Optional.empty())
            : RowDocument.bad(
                values,
                Optional.empty(),
                new Reason(
                    "wrong-columns",
                    Integer.toString(row.size()),
                    Integer.toString(header.size()),
                    "the row has %d columns, the header %d".formatted(row.size(), header.size())));
    look();
    return record;
  }

  /** Reads the row behind the one in hand; what breaks there is told when it is its turn. */
  private void look() {
    try {
      ahead = read();
    } catch (IOException e) {
      ahead = null;
      failure = e;
    }
  }

  @Override
  public boolean skip() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (ahead == null) {
      return false;
    }
    look();
    return true;
  }

  @Override
  public long position() {
    CSVRecord row = ahead;
    return packed || row == null ? NOWHERE : row.getCharacterPosition();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
