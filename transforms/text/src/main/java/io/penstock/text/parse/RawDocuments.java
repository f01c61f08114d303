package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;

/** What the parsers have in common: bytes out of a raw document, and the first of a document. */
public final class RawDocuments {
  private RawDocuments() {}

  /** The same with other content; a builder would copy the old one. */
  public static RawDocument withContent(RawDocument raw, ByteBuffer content) {
    return new RawDocument(
        raw.getId(), raw.getContentType(), raw.getUri(), raw.getMetadata(), content);
  }

  static byte[] bytes(RawDocument raw) {
    ByteBuffer content = raw.getContent().duplicate();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    return bytes;
  }

  static String declaredCharset(RawDocument raw) {
    String type = raw.getContentType();
    return type == null ? "" : ContentType.parse(type).charsetName();
  }

  /** A document of this type with the sender's metadata, which goes before the document's own. */
  static Document.Builder document(RawDocument raw, String type, Map<String, String> metadata) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.putAll(raw.getMetadata());
    return Document.newBuilder().setContentType(type).setUri(raw.getUri()).setMetadata(all);
  }
}
