package io.penstock.ingest.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import io.penstock.text.container.LimitedLines;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.DocumentRules.Ruling;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Judges one line after the other, and counts what it says. */
final class LineVerdicts {
  private final DocumentRules rules;
  private final String field;
  private final boolean withText;
  private final JsonMapper json;
  private final Map<String, Long> dropped = new TreeMap<>();
  private long lines;
  private long kept;
  private long errors;

  /**
   * @param rules by which to judge
   * @param field the key of the text
   * @param withText whether to give what is kept of the text
   * @param maxBytes of a line
   */
  LineVerdicts(DocumentRules rules, String field, boolean withText, int maxBytes) {
    this.rules = rules;
    this.field = field;
    this.withText = withText;
    StreamReadConstraints limits =
        StreamReadConstraints.builder().maxStringLength(maxBytes).build();
    this.json =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(limits).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();
  }

  /** What to say of the line that the reader is at. */
  byte[] verdict(LimitedLines line) throws IOException {
    ObjectNode verdict = json.createObjectNode().put("line", ++lines);
    if (line.isTooLong()) {
      error(verdict, "too-large", "the line has %d bytes".formatted(line.lineBytes()));
    } else {
      judge(verdict, line.bytes());
    }
    return json.writeValueAsBytes(verdict);
  }

  private void judge(ObjectNode verdict, byte[] line) throws IOException {
    JsonNode record;
    try {
      record = json.readTree(line);
    } catch (JsonProcessingException e) {
      error(verdict, "invalid-json", e.getOriginalMessage());
      return;
    }
    if (!record.isObject()) {
      error(verdict, "invalid-json", "the line is no JSON object");
      return;
    }
    if (record.path("id").isTextual() || record.path("id").isNumber()) {
      verdict.set("id", record.get("id"));
    }
    JsonNode text = record.path(field);
    if (!text.isTextual()) {
      error(verdict, "missing-key", "the key \"%s\" with a string is missing".formatted(field));
    } else if (hasHalfPair(text.textValue())) {
      error(verdict, "invalid-encoding", "the text has a half of a surrogate pair");
    } else {
      apply(verdict, text.textValue());
    }
  }

  private void apply(ObjectNode verdict, String text) {
    Ruling ruling =
        rules.apply(Document.newBuilder().setText(text).setContentType("text/plain").build());
    if (ruling.reason().isPresent()) {
      Reason reason = ruling.reason().get();
      dropped.merge(reason.getRule(), 1L, Long::sum);
      put(verdict.put("verdict", "drop"), reason);
      return;
    }
    kept++;
    verdict.put("verdict", "keep");
    String left = ruling.document().getText();
    if (!left.equals(text)) {
      verdict.put("edited", true);
    }
    if (withText) {
      verdict.put("text", left);
    }
  }

  private static void put(ObjectNode verdict, Reason reason) {
    verdict.put("rule", reason.getRule());
    verdict.put("value", reason.getValue());
    verdict.put("threshold", reason.getThreshold());
    verdict.put("message", reason.getMessage());
  }

  private void error(ObjectNode verdict, String rule, String message) {
    errors++;
    verdict.put("verdict", "error").put("rule", rule).put("message", message);
  }

  private static boolean hasHalfPair(String text) {
    for (int at = 0; at < text.length(); at++) {
      if (Character.isSurrogate(text.charAt(at))) {
        if (Character.charCount(text.codePointAt(at)) == 1) {
          return true;
        }
        at++;
      }
    }
    return false;
  }

  /** As many as there were lines, in a sentence. */
  String summary() {
    long drops = dropped.values().stream().mapToLong(Long::longValue).sum();
    return "%d lines: %d kept, %d dropped%s, %d errors"
        .formatted(lines, kept, drops, dropped.isEmpty() ? "" : " " + dropped, errors);
  }
}
