package io.penstock.ingest.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.container.LimitedLines;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.IOException;
import java.util.function.Function;

/** Encodes or decodes one line after the other, and counts. */
final class LineCoder {
  /** What a line says instead, where it cannot be coded. */
  private static final class BadLine extends Exception {
    private static final long serialVersionUID = 1L;

    private final String error;

    BadLine(String error, String message) {
      super(message);
      this.error = error;
    }
  }

  private interface Coding {
    void code(JsonNode record, ObjectNode answer) throws BadLine;
  }

  private final Coding coding;
  private long lines;
  private long errors;
  private long tokens;

  private LineCoder(Function<LineCoder, Coding> coding) {
    this.coding = coding.apply(this);
  }

  static LineCoder encoding(
      PipelineTokenizer tokenizer, String field, Specials specials, boolean frame) {
    return new LineCoder(
        coder ->
            (record, answer) -> {
              String text = text(record, field);
              int[] ids = tokenizer.encode(text, specials);
              ids = frame ? tokenizer.framing().apply(ids) : ids;
              ArrayNode written = answer.putArray("ids");
              for (int id : ids) {
                written.add(id);
              }
              coder.tokens += ids.length;
            });
  }

  static LineCoder decoding(PipelineTokenizer tokenizer, String field, Specials specials) {
    return new LineCoder(
        coder ->
            (record, answer) -> {
              int[] ids = ids(record, field);
              answer.put("text", tokenizer.decode(ids, specials));
              coder.tokens += ids.length;
            });
  }

  private static String text(JsonNode record, String field) throws BadLine {
    JsonNode text = record.path(field);
    if (!text.isTextual()) {
      throw new BadLine("missing-key", "the key \"%s\" with a string is missing".formatted(field));
    }
    String value = text.textValue();
    for (int at = 0; at < value.length(); at++) {
      if (Character.isSurrogate(value.charAt(at))) {
        if (Character.charCount(value.codePointAt(at)) == 1) {
          throw new BadLine("invalid-encoding", "the text has a half of a surrogate pair");
        }
        at++;
      }
    }
    return value;
  }

  private static int[] ids(JsonNode record, String field) throws BadLine {
    JsonNode ids = record.path(field);
    if (!ids.isArray()) {
      throw new BadLine("missing-key", "the key \"%s\" with an array is missing".formatted(field));
    }
    int[] values = new int[ids.size()];
    for (int i = 0; i < values.length; i++) {
      if (!ids.path(i).isInt()) {
        throw new BadLine("wrong-type", "%s[%d] is no token id".formatted(field, i));
      }
      values[i] = ids.path(i).intValue();
    }
    return values;
  }

  /** What to write for the line that the reader is at. */
  byte[] code(LimitedLines line) throws IOException {
    lines++;
    ObjectNode answer = JsonLines.MAPPER.createObjectNode();
    try {
      JsonNode record = record(line);
      if (record.path("id").isTextual() || record.path("id").isNumber()) {
        answer.set("id", record.get("id"));
      }
      coding.code(record, answer);
    } catch (BadLine e) {
      errors++;
      answer = error(e.error, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      errors++;
      answer = error("not-in-vocabulary", String.valueOf(e.getMessage()));
    }
    return JsonLines.MAPPER.writeValueAsBytes(answer);
  }

  private ObjectNode error(String error, String message) {
    return JsonLines.MAPPER
        .createObjectNode()
        .put("line", lines)
        .put("error", error)
        .put("message", message);
  }

  private static JsonNode record(LimitedLines line) throws BadLine, IOException {
    if (line.isTooLong()) {
      throw new BadLine("too-large", "the line has %d bytes".formatted(line.lineBytes()));
    }
    try {
      JsonNode record = JsonLines.MAPPER.readTree(line.bytes());
      if (record.isObject()) {
        return record;
      }
    } catch (JsonProcessingException e) {
      throw new BadLine("invalid-json", e.getOriginalMessage());
    }
    throw new BadLine("invalid-json", "the line is no JSON object");
  }

  long errors() {
    return errors;
  }

  String summary() {
    return "%d lines, %d tokens, %d errors".formatted(lines, tokens, errors);
  }
}
