package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.schemas.document.RawDocument;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells what a document is: by what was declared, by the uri, by the bytes, in this order. */
final class MediaTypes {
  static final String PDF = "application/pdf";
  static final String MARKDOWN = "text/markdown";
  static final String HTML = "text/html";
  static final String TEXT = "text/plain";

  private static final int SNIFFED_BYTES = 1024;

  private static final Map<String, String> SYNONYMS =
      Map.of(
          "application/x-pdf", PDF,
          "text/x-markdown", MARKDOWN,
          "text/md", MARKDOWN,
          "application/xhtml+xml", HTML);

  private static final Map<String, String> TYPES_BY_EXTENSION =
      Map.of(
          "pdf", PDF,
          "md", MARKDOWN,
          "markdown", MARKDOWN,
          "mdx", MARKDOWN,
          "html", HTML,
          "htm", HTML,
          "xhtml", HTML,
          "txt", TEXT,
          "text", TEXT);

  private MediaTypes() {}

  /** A media type without parameters; for unknown bytes {@code bytes/} and the first four. */
  static String of(RawDocument raw) {
    return declared(raw).or(() -> byExtension(raw)).orElseGet(() -> byBytes(raw.getContent()));
  }

  private static Optional<String> declared(RawDocument raw) {
    return Optional.ofNullable(raw.getContentType())
        .map(header -> ContentType.parse(header).name())
        // Senders that know nothing say so by this type.
        .filter(type -> !type.isEmpty() && !type.equals("application/octet-stream"))
        .map(type -> SYNONYMS.getOrDefault(type, type));
  }

  private static Optional<String> byExtension(RawDocument raw) {
    return Optional.ofNullable(raw.getUri())
        .map(MediaTypes::extension)
        .map(TYPES_BY_EXTENSION::get);
  }

  private static String extension(String uri) {
    int end = uri.length();
    for (char mark : new char[] {'#', '?'}) {
      int at = uri.indexOf(mark);
      end = at >= 0 && at < end ? at : end;
    }
    String path = uri.substring(0, end);
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private static String byBytes(ByteBuffer content) {
    byte[] head = new byte[Math.min(SNIFFED_BYTES, content.remaining())];
    content.duplicate().get(head);
    String start = new String(head, ISO_8859_1);
    if (start.contains("%PDF-")) {
      return PDF;
    }
    if (looksLikeHtml(start)) {
      return HTML;
    }
    if (Charsets.isText(head)) {
      return TEXT;
    }
    return "bytes/" + HexFormat.of().formatHex(head, 0, Math.min(4, head.length));
  }

  private static boolean looksLikeHtml(String start) {
    String text = start.startsWith("\u00ef\u00bb\u00bf") ? start.substring(3) : start;
    String lower = text.stripLeading().toLowerCase(Locale.ROOT);
    return lower.startsWith("<!doctype html")
        || lower.startsWith("<html")
        || lower.startsWith("<head")
        || lower.startsWith("<body")
        || (lower.startsWith("<?xml") && lower.contains("<html"))
        || (lower.startsWith("<!--") && lower.contains("<html"));
  }
}
