package io.penstock.cli.samples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The file formats in which articles are written. */
enum ArticleFormat {
  MARKDOWN(".md", "text/markdown"),
  HTML(".html", "text/html"),
  PDF(".pdf", "application/pdf"),
  TEXT(".txt", "text/plain");

  private final String extension;
  private final String contentType;

  ArticleFormat(String extension, String contentType) {
    this.extension = extension;
    this.contentType = contentType;
  }

  static ArticleFormat of(String path) {
    return Arrays.stream(values())
        .filter(format -> path.endsWith(format.extension))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no format for " + path));
  }

  String contentType() {
    return contentType;
  }

  byte[] write(Article article) {
    return switch (this) {
      case MARKDOWN -> utf8(MarkdownWriter.write(article));
      case HTML -> utf8(HtmlWriter.write(article));
      case PDF -> PdfWriter.write(article);
      case TEXT -> utf8(TextWriter.write(article));
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
