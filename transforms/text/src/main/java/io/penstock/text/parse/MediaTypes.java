package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.schemas.document.RawDocument;
import io.penstock.text.parse.office.OfficeFormat;
import java.nio.ByteBuffer;
import java.util.HashMap;
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
  static final String MAIL = "message/rfc822";

  private static final int SNIFFED_BYTES = 1024;

  private static final Map<String, String> SYNONYMS =
      Map.of(
          "application/x-pdf", PDF,
          "text/x-markdown", MARKDOWN,
          "text/md", MARKDOWN,
          "application/xhtml+xml", HTML,
          "text/rtf", OfficeFormat.RTF.mediaType(),
          "application/x-rtf", OfficeFormat.RTF.mediaType());

  private static final Map<String, String> TYPES_BY_EXTENSION = typesByExtension();

  private static Map<String, String> typesByExtension() {
    Map<String, String> types = new HashMap<>();
    for (OfficeFormat format : OfficeFormat.values()) {
      types.put(format.ending(), format.mediaType());
    }
    types.put("pdf", PDF);
    types.put("md", MARKDOWN);
    types.put("markdown", MARKDOWN);
    types.put("mdx", MARKDOWN);
    types.put("html", HTML);
    types.put("htm", HTML);
    types.put("xhtml", HTML);
    types.put("txt", TEXT);
    types.put("text", TEXT);
    types.put("eml", MAIL);
    return Map.copyOf(types);
  }

  private MediaTypes() {}

  /** A media type without parameters; for unknown bytes {@code bytes/} and the first four. */
  static String of(RawDocument raw) {
    return declared(raw).or(() -> byExtension(raw)).orElseGet(() -> byBytes(raw));
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

  private static String byBytes(RawDocument raw) {
    ByteBuffer content = raw.getContent();
    byte[] head = new byte[Math.min(SNIFFED_BYTES, content.remaining())];
    content.duplicate().get(head);
    String start = new String(head, ISO_8859_1);
    if (start.contains("%PDF-")) {
      return PDF;
    }
    Optional<OfficeFormat> office = OfficeFormat.of(RawDocuments.bytes(raw));
    if (office.isPresent()) {
      return office.get().mediaType();
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
