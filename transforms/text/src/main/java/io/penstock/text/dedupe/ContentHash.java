package io.penstock.text.dedupe;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Document;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The identity of content: the first 128 bits of the SHA-256 of its parts, as 32 hexadecimal
 * digits. Each part goes in with its length before it, so ("ab", "c") and ("a", "bc") differ.
 */
public final class ContentHash {
  private static final int HASH_BYTES = 16;

  private final MessageDigest digest;

  private ContentHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of these parts in this order. */
  public static String of(String... parts) {
    ContentHash hash = new ContentHash();
    for (String part : parts) {
      hash.add(part);
    }
    return hash.hex();
  }

  /** The hash of a document's text; title, uri and metadata do not make another content. */
  public static String of(Document document) {
    return of(document.getText());
  }

  /** The hash of a row of feedback: its kind and all its fields. */
  public static String of(SpecificRecord feedback) {
    ContentHash hash = new ContentHash();
    hash.add(feedback.getSchema().getName());
    hash.add(feedback);
    return hash.hex();
  }

  private void add(String part) {
    byte[] bytes = part.getBytes(UTF_8);
    add(bytes.length);
    digest.update(bytes);
  }

  private void add(int count) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(count).flip());
  }

  private void add(IndexedRecord message) {
    for (Schema.Field field : message.getSchema().getFields()) {
      add(field.name(), message.get(field.pos()));
    }
  }

  private void add(String field, @Nullable Object value) {
    if (value == null) {
      add(-1);
    } else if (value instanceof String text) {
      add(text);
    } else if (value instanceof Boolean flag) {
      add(flag ? 1 : 0);
    } else if (value instanceof IndexedRecord inner) {
      add(inner);
    } else if (value instanceof List<?> list) {
      add(list.size());
      list.forEach(item -> add(field, item));
    } else {
      throw new IllegalArgumentException(
          "field %s holds a %s, which has no hash".formatted(field, value.getClass().getName()));
    }
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
  }
}
