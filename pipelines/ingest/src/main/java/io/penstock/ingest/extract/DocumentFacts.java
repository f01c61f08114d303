package io.penstock.ingest.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Document;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What there is to say of a document beside its text. */
final class DocumentFacts {
  /** Where the parser of Markdown keeps the types of the front matter's fields. */
  private static final String TYPED = "front-matter-typed";

  private static final String CHARSET = "charset";
  private static final String MARKDOWN = "text/markdown";

  private DocumentFacts() {}

  /** The charset that the bytes were read in; empty where the format has none. */
  static Optional<String> charset(Document document) {
    return Optional.ofNullable(document.getMetadata().get(CHARSET))
        // The parser names it only where it is another.
        .or(() -> isMarkdown(document) ? Optional.of("UTF-8") : Optional.empty());
  }

  private static boolean isMarkdown(Document document) {
    return document.getContentType().equals(MARKDOWN);
  }

  /** All metadata but the charset; fields of front matter with the types they have in YAML. */
  static ObjectNode metadata(Document document) {
    Map<String, String> words = new TreeMap<>(document.getMetadata());
    String typed = words.remove(TYPED);
    if (!isMarkdown(document)) {
      words.remove(CHARSET);
    }
    ObjectNode metadata = JsonText.object();
    words.forEach(
        (key, value) -> {
          Optional<JsonNode> nested =
              isMarkdown(document) && (value.startsWith("[") || value.startsWith("{"))
                  ? JsonText.read(value)
                  : Optional.empty();
          if (nested.isPresent()) {
            metadata.set(key, nested.get());
          } else {
            metadata.put(JsonText.whole(key), JsonText.whole(value));
          }
        });
    if (typed != null && JsonText.read(typed).orElse(null) instanceof ObjectNode fields) {
      fields
          .fields()
          .forEachRemaining(
              field -> {
                // The sender's own word for a field stays.
                if (words.containsKey(field.getKey())) {
                  metadata.set(field.getKey(), field.getValue());
                }
              });
    }
    return metadata;
  }

  /** Tables in Markdown: a row of dashes below a row with as many cells. */
  static int tables(String markdown) {
    int tables = 0;
    int cellsAbove = 0;
    boolean fenced = false;
    boolean inTable = false;
    for (String raw : (Iterable<String>) markdown.lines()::iterator) {
      String line = raw.strip();
      if (line.startsWith("```") || line.startsWith("~~~")) {
        fenced = !fenced;
      }
      int cells = fenced ? 0 : cells(line);
      if (cells == 0) {
        inTable = false;
      } else if (!inTable && cells == cellsAbove && isDelimiter(line)) {
        tables++;
        inTable = true;
      }
      cellsAbove = cells;
    }
    return tables;
  }

  /** How many cells a row has; 0 where the line is none. */
  private static int cells(String line) {
    int bars = 0;
    for (int i = 0; i < line.length(); i++) {
      if (line.charAt(i) == '\\') {
        i++;
      } else if (line.charAt(i) == '|') {
        bars++;
      }
    }
    if (bars == 0) {
      return 0;
    }
    int edges = (line.startsWith("|") ? 1 : 0) + (line.length() > 1 && line.endsWith("|") ? 1 : 0);
    return Math.max(1, bars + 1 - edges);
  }

  private static boolean isDelimiter(String line) {
    boolean dash = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if ("|:- \t".indexOf(c) < 0) {
        return false;
      }
      dash |= c == '-';
    }
    return dash;
  }
}
