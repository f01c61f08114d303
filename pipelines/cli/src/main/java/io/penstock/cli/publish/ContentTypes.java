package io.penstock.cli.publish;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Media types by the endings of file names. */
final class ContentTypes {
  private static final Map<String, String> BY_EXTENSION =
      Map.ofEntries(
          Map.entry("pdf", "application/pdf"),
          Map.entry("md", "text/markdown"),
          Map.entry("markdown", "text/markdown"),
          Map.entry("html", "text/html"),
          Map.entry("htm", "text/html"),
          Map.entry("xhtml", "application/xhtml+xml"),
          Map.entry("txt", "text/plain"),
          Map.entry("text", "text/plain"),
          Map.entry("csv", "text/csv"),
          Map.entry("json", "application/json"),
          Map.entry("jsonl", "application/x-ndjson"),
          Map.entry("xml", "application/xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("jpeg", "image/jpeg"),
          Map.entry("gif", "image/gif"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("zip", "application/zip"),
          Map.entry("gz", "application/gzip"),
          Map.entry("parquet", "application/vnd.apache.parquet"),
          Map.entry("epub", "application/epub+zip"),
          Map.entry("rtf", "application/rtf"),
          Map.entry("doc", "application/msword"),
          Map.entry("ppt", "application/vnd.ms-powerpoint"),
          Map.entry("xls", "application/vnd.ms-excel"),
          Map.entry("msg", "application/vnd.ms-outlook"),
          Map.entry("odt", "application/vnd.oasis.opendocument.text"),
          Map.entry("odp", "application/vnd.oasis.opendocument.presentation"),
          Map.entry("ods", "application/vnd.oasis.opendocument.spreadsheet"),
          Map.entry("eml", "message/rfc822"),
          Map.entry(
              "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
          Map.entry(
              "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
          Map.entry("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"));

  private ContentTypes() {}

  static Optional<String> of(Path file) {
    return Optional.ofNullable(BY_EXTENSION.get(extension(file)));
  }

  static boolean isLines(Path file) {
    String extension = extension(file);
    return extension.equals("jsonl") || extension.equals("ndjson");
  }

  private static String extension(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
