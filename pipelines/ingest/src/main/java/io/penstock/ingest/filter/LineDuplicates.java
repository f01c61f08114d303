package io.penstock.ingest.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.container.LimitedLines;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.dedupe.HeapMemory;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.NearDuplicateVerdict;
import io.penstock.text.dedupe.NearDuplicateVerdict.Fall;
import io.penstock.text.dedupe.NearDuplicates;
import io.penstock.text.dedupe.Signature;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Drops of lines with the same text all but the first, and then those that are nearly like one that
 * is kept. Remembers some 2 KiB of each line, never its text.
 */
final class LineDuplicates implements LineJudge {
  private final Optional<NearDuplicatePolicy> policy;
  private final @Nullable MinHash minHash;
  private final @Nullable NearDuplicates near;
  private final String field;
  private final JsonMapper json;

  /**
   * By content, the line that held it first: its number and its id, as {@link #document} has it.
   */
  private final Map<String, String> holders = new HashMap<>();

  private final Map<String, Long> dropped = new TreeMap<>();
  private long lines;
  private long kept;
  private long errors;

  /**
   * Has read no line yet.
   *
   * @param policy none to drop only those with exactly the same text
   * @param field the key of the text
   * @param maxBytes of a line
   */
  LineDuplicates(Optional<NearDuplicatePolicy> policy, String field, int maxBytes) {
    this.policy = policy;
    this.minHash = policy.map(MinHash::new).orElse(null);
    this.near = policy.map(p -> new NearDuplicates(p, new HeapMemory())).orElse(null);
    this.field = field;
    this.json = JsonLine.mapper(maxBytes);
  }

  @Override
  public byte[] verdict(LimitedLines line) throws IOException {
    lines++;
    JsonLine read = JsonLine.read(line, json, field);
    JsonNode id = read.id().orElse(LongNode.valueOf(lines));
    ObjectNode verdict = json.createObjectNode().put("line", lines).set("id", id);
    if (read.error().isPresent()) {
      errors++;
      JsonLine.Fault error = read.error().get();
      verdict.put("verdict", "error").put("rule", error.rule()).put("message", error.message());
    } else {
      judge(verdict, document(id), read.text());
    }
    return json.writeValueAsBytes(verdict);
  }

  private void judge(ObjectNode verdict, String document, String text)
      throws JsonProcessingException {
    String hash = ContentHash.of(text);
    String holder = holders.putIfAbsent(hash, document);
    Optional<Fall> fall = fall(document, hash, holder, text);
    if (fall.isPresent()) {
      Reason reason =
          NearDuplicateReason.of(
              new Fall(id(fall.get().survivor()).asText(), fall.get().similarity()),
              policy.orElseThrow());
      drop(verdict, reason, fall.get());
    } else if (holder != null) {
      String id = id(holder).asText();
      drop(
          verdict,
          new Reason("duplicate", hash, id, "the same text as " + id),
          new Fall(holder, 1));
    } else {
      kept++;
      verdict.put("verdict", "keep");
    }
  }

  private Optional<Fall> fall(String document, String hash, @Nullable String holder, String text) {
    if (near == null || minHash == null) {
      return Optional.empty();
    }
    SourcePosition version = new SourcePosition("", 0, lines, lines);
    Signature signature = minHash.sign(text).orElse(null);
    return holder == null
        ? near.came(document, version, hash, signature).fall()
        : near.duplicateOf(holder, document, version, hash, signature)
            .flatMap(NearDuplicateVerdict::fall);
  }

  private void drop(ObjectNode verdict, Reason reason, Fall fall) throws JsonProcessingException {
    dropped.merge(reason.getRule(), 1L, Long::sum);
    LineVerdicts.put(verdict.put("verdict", "drop"), reason);
    verdict.set("kept", id(fall.survivor()));
    verdict.put("kept_line", Long.parseLong(fall.survivor(), 0, space(fall.survivor()), 10));
    verdict.put("similarity", fall.similarity());
  }

  /** Two lines may have one id; with its number before it each is another document. */
  private String document(JsonNode id) throws JsonProcessingException {
    return lines + " " + json.writeValueAsString(id);
  }

  private JsonNode id(String document) throws JsonProcessingException {
    return json.readTree(document.substring(space(document) + 1));
  }

  private static int space(String document) {
    return document.indexOf(' ');
  }

  @Override
  public String summary() {
    return LineVerdicts.summary(lines, kept, dropped, errors);
  }
}
