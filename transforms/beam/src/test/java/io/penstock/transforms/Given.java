package io.penstock.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.ContentHash;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The outcomes that tests begin with; offset n of the topic {@code docs} has timestamp 1000+n. */
public final class Given {
  private Given() {}

  public static SourcePosition at(long offset) {
    return at("docs", offset, 1000 + offset);
  }

  public static SourcePosition at(String topic, long offset, long timestamp) {
    return new SourcePosition(topic, 0, offset, timestamp);
  }

  public static RawDocument rawDocument(@Nullable String contentType, String content) {
    return RawDocument.newBuilder()
        .setContentType(contentType)
        .setContent(ByteBuffer.wrap(content.getBytes(UTF_8)))
        .build();
  }

  /** Just read. */
  public static Outcome raw(String id, long offset, @Nullable String contentType, String content) {
    return Outcomes.at(at(offset), Fate.KEPT, id).setRaw(rawDocument(contentType, content)).build();
  }

  public static Document document(String text) {
    return Document.newBuilder()
        .setText(text)
        .setContentType("text/plain")
        .setMetadata(Map.of())
        .setHeadings(List.of())
        .setPages(List.of())
        .build();
  }

  /** Kept up to now, with a document of this text. */
  public static Outcome kept(String id, long offset, String text) {
    return kept(at(offset), id, text);
  }

  public static Outcome kept(SourcePosition source, String id, String text) {
    return Outcomes.at(source, Fate.KEPT, id).setDocument(document(text)).build();
  }

  /** Kept, and past the step that hashes. */
  public static Outcome hashed(Outcome kept) {
    Outcome hashed = Outcomes.copy(kept);
    hashed.setContentHash(hash(kept.getDocument().getText()));
    return hashed;
  }

  public static String hash(String text) {
    return ContentHash.of(text);
  }

  public static Outcome dropped(String id, long offset) {
    return Outcomes.dropped(
        kept(id, offset, "short"), new Reason("text-length", "5", "20", "too short"));
  }

  public static Outcome bad(String id, long offset) {
    return Outcomes.bad(
        raw(id, offset, null, "\u0000"), new Reason("garbage", null, null, "not readable"));
  }

  public static Outcome deleted(String id, long offset) {
    return Outcomes.at(at(offset), Fate.DELETED, id).build();
  }

  public static Outcome absent(long first, long last) {
    return Outcomes.at(at("docs", first, 0), Fate.ABSENT, "").setThrough(last).build();
  }

  /** What every step that changes kept ones must let pass as it is. */
  public static List<Outcome> endedBefore() {
    return List.of(dropped("w", 90), bad("x", 91), deleted("y", 92), absent(93, 95));
  }
}
