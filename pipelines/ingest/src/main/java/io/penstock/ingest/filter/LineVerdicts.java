package io.penstock.ingest.filter;

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
final class LineVerdicts implements LineJudge {
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
    this.json = JsonLine.mapper(maxBytes);
  }

  @Override
  public byte[] verdict(LimitedLines line) throws IOException {
    ObjectNode verdict = json.createObjectNode().put("line", ++lines);
    JsonLine read = JsonLine.read(line, json, field);
    read.id().ifPresent(id -> verdict.set("id", id));
    if (read.error().isPresent()) {
      errors++;
      JsonLine.Fault error = read.error().get();
      verdict.put("verdict", "error").put("rule", error.rule()).put("message", error.message());
    } else {
      apply(verdict, read.text());
    }
    return json.writeValueAsBytes(verdict);
  }

  private void apply(ObjectNode verdict, String text) {
    Ruling ruling =
        rules.apply(Document.newBuilder().setText(text).setContentType("text/plain").build());
    if (!ruling.labels().isEmpty()) {
      ObjectNode labels = verdict.putObject("labels");
      new TreeMap<>(ruling.labels()).forEach(labels::put);
    }
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

  /** The reason as manifests have it. */
  static void put(ObjectNode verdict, Reason reason) {
    verdict.put("rule", reason.getRule());
    verdict.put("value", reason.getValue());
    verdict.put("threshold", reason.getThreshold());
    verdict.put("message", reason.getMessage());
  }

  @Override
  public String summary() {
    return summary(lines, kept, dropped, errors);
  }

  static String summary(long lines, long kept, Map<String, Long> dropped, long errors) {
    long drops = dropped.values().stream().mapToLong(Long::longValue).sum();
    return "%d lines: %d kept, %d dropped%s, %d errors"
        .formatted(lines, kept, drops, dropped.isEmpty() ? "" : " " + dropped, errors);
  }
}
