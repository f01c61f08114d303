package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.pdf.PdfTools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * Parses what was not parsed before. What a document becomes is kept under a hash of its bytes, its
 * type, the version of the parsers and their options; what its sender says of it is put to it anew.
 * Reasons are not kept: a document may have been unreadable for want of time.
 */
final class ParseCache implements DocumentParser {
  private final DocumentParser parser;
  private final String configuration;
  private final CacheStore store;

  /**
   * @param configuration all beside the document that decides what it becomes
   */
  ParseCache(DocumentParser parser, String configuration, CacheStore store) {
    this.parser = parser;
    this.configuration = configuration;
    this.store = store;
  }

  /** These parsers with the cache of the options, if they have one. */
  static DocumentParser around(
      DocumentParser parser, ParseOptions options, List<String> passwords) {
    CachePlace place = options.cache();
    if (place.maxBytes() == 0) {
      return parser;
    }
    CacheStore store =
        place.folder().isEmpty()
            ? new MemoryStore(place.maxBytes())
            : DiskStore.open(java.nio.file.Path.of(place.folder()), place.maxBytes());
    return new ParseCache(parser, configuration(options, passwords), store);
  }

  private static String configuration(ParseOptions options, List<String> passwords) {
    // Only the hash of it all is ever written.
    return String.join("\n", "v" + ParserVersion.CURRENT, options.limits().toString())
        + "\n"
        + options.html()
        + "\n"
        + options.ocr()
        + "\n"
        // A machine without them gives other texts.
        + PdfTools.installed().versions()
        + "\n"
        + passwords;
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    String key = key(raw);
    Optional<Document> known = store.get(key).flatMap(ParseCache::decode);
    if (known.isEmpty()) {
      Document parsed = parser.parse(unsent(raw));
      store.put(key, encode(parsed));
      known = Optional.of(parsed);
    }
    Document document = known.get();
    document.setUri(raw.getUri());
    Map<String, String> metadata = new TreeMap<>(document.getMetadata());
    metadata.putAll(raw.getMetadata());
    document.setMetadata(metadata);
    return document;
  }

  /** The document without what its sender says of it, but for its type. */
  private static RawDocument unsent(RawDocument raw) {
    return new RawDocument(null, type(raw), null, Map.of(), raw.getContent());
  }

  /** As it was told from uri and bytes, with the charset that was declared. */
  private static String type(RawDocument raw) {
    String charset = RawDocuments.declaredCharset(raw);
    return MediaTypes.of(raw) + (charset.isEmpty() ? "" : "; charset=" + charset);
  }

  private String key(RawDocument raw) {
    MessageDigest digest = sha256();
    byte[] settings = (configuration + "\n" + type(raw)).getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(4).putInt(0, settings.length));
    digest.update(settings);
    digest.update(raw.getContent().duplicate());
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static byte[] encode(Document document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new SpecificDatumWriter<>(Document.class).write(document, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new IllegalStateException("memory took no bytes", e);
    }
    return out.toByteArray();
  }

  /** Nothing where it is of another schema, of an older build for instance. */
  private static Optional<Document> decode(byte[] bytes) {
    try {
      return Optional.of(
          new SpecificDatumReader<>(Document.class)
              .read(null, DecoderFactory.get().binaryDecoder(bytes, null)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
