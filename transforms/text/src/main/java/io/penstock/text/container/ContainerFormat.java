package io.penstock.text.container;

import io.penstock.text.convert.JsonArrayItems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** The kinds of containers, told by the ending of a file's name. */
public enum ContainerFormat {
  /** A JSON object a line: {@code .jsonl}, {@code .ndjson}, also with {@code .gz}. */
  JSONL,
  /** {@code .json}, where it is an array: an item a record. Any other is one document. */
  JSON,
  /** A header and a row a record: {@code .csv}, {@code .tsv}, also with {@code .gz}. */
  CSV,
  /** {@code .parquet}. */
  PARQUET,
  /** Crawled pages: {@code .warc}, {@code .warc.gz}; the texts of {@code .wet} files, too. */
  WARC;

  /** The format of a file of this name; empty where it is no container. */
  public static Optional<ContainerFormat> of(String path) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz")) {
      name = name.substring(0, name.length() - ".gz".length());
    }
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return switch (ending) {
      case "jsonl", "ndjson" -> Optional.of(JSONL);
      case "json" -> name.length() == path.length() ? Optional.of(JSON) : Optional.empty();
      case "csv", "tsv" -> Optional.of(CSV);
      case "parquet" -> name.length() == path.length() ? Optional.of(PARQUET) : Optional.empty();
      case "warc", "wet" -> Optional.of(WARC);
      default -> Optional.empty();
    };
  }

  /** The format of a file; empty where it is no container, also by what stands in it. */
  public static Optional<ContainerFormat> of(String path, Path file) throws IOException {
    Optional<ContainerFormat> named = of(path);
    return named.isPresent() && named.get() == JSON && !JsonArrayItems.isArray(file)
        ? Optional.empty()
        : named;
  }

  /**
   * Opens a container; whoever asks closes it.
   *
   * @param position 0, or what a reader of the same bytes gave as its position
   * @throws IOException if the file cannot be read; if its bytes are no container, the only record
   *     says so
   */
  public ContainerReader open(Path file, long position, RecordFields fields) throws IOException {
    return ToleratingReader.open(
        () ->
            switch (this) {
              case JSONL -> new JsonLinesReader(file, position, fields);
              case JSON -> new JsonArrayReader(file, fields);
              case CSV -> new CsvReader(file, position, fields);
              case PARQUET -> new ParquetRecords(file, position, fields);
              case WARC -> new WarcRecords(file, position);
            });
  }
}
