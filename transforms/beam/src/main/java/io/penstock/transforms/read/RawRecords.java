package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.Hashes;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/** Turns a record of a raw topic (key, headers, value) into its first outcome. */
final class RawRecords {
  private static final String AVRO = "avro/binary";
  private static final String METADATA_PREFIX = "meta-";

  private RawRecords() {}

  /**
   * The record's outcome: kept with its bytes, deleted where it is a tombstone, bad where it says
   * to be Avro and is not.
   */
  static Outcome outcome(
      SourcePosition source,
      byte @Nullable [] key,
      Map<String, String> headers,
      byte @Nullable [] value) {
    String id = key == null ? null : orNull(new String(key, UTF_8));
    if (id == null) {
      id = orNull(headers.get("uri"));
    }
    if (value == null) {
      return id == null
          ? bad(
              source,
              "",
              new byte[0],
              new Reason("no-key", null, null, "a tombstone without a key names no document"))
          : Outcomes.at(source, Fate.DELETED, id).build();
    }
    if (AVRO.equals(headers.get("content-type"))) {
      return avro(source, id, value);
    }
    return kept(
        source,
        RawDocument.newBuilder()
            .setId(id)
            .setContentType(headers.get("content-type"))
            .setUri(headers.get("uri"))
            .setMetadata(metadata(headers))
            .setContent(ByteBuffer.wrap(value))
            .build());
  }

  private static Outcome avro(SourcePosition source, @Nullable String id, byte[] value) {
    try {
      AvroLengths.check(RawDocument.getClassSchema(), value);
      BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(value, null);
      RawDocument raw = new SpecificDatumReader<>(RawDocument.class).read(null, decoder);
      if (id != null) {
        raw.setId(id);
      }
      return kept(source, raw);
    } catch (IOException | AvroRuntimeException e) {
      return bad(
          source,
          id == null ? "" : id,
          value,
          new Reason(
              "invalid-avro", AVRO, "RawDocument", "not an Avro RawDocument: " + e.getMessage()));
    }
  }

  /** Without id and uri a document is known by its content. */
  static Outcome kept(SourcePosition source, RawDocument raw) {
    String id = orNull(raw.getId());
    if (id == null) {
      id = orNull(raw.getUri());
    }
    if (id == null) {
      ByteBuffer content = raw.getContent().duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      id = Hashes.sha256(bytes).substring(0, 32);
    }
    return Outcomes.at(source, Fate.KEPT, id).setRaw(raw).build();
  }

  /** An empty name names nothing: all that have none would be versions of one document. */
  private static @Nullable String orNull(@Nullable String name) {
    return name == null || name.isEmpty() ? null : name;
  }

  private static Outcome bad(SourcePosition source, String id, byte[] value, Reason reason) {
    RawDocument raw = RawDocument.newBuilder().setContent(ByteBuffer.wrap(value)).build();
    return Outcomes.at(source, Fate.BAD, id).setRaw(raw).setReason(reason).build();
  }

  private static Map<String, String> metadata(Map<String, String> headers) {
    Map<String, String> metadata = new TreeMap<>();
    headers.forEach(
        (name, value) -> {
          if (name.startsWith(METADATA_PREFIX)) {
            metadata.put(name.substring(METADATA_PREFIX.length()), value);
          }
        });
    return metadata;
  }
}
