package io.penstock.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The best passage for a question.
 *
 * @param hit empty where nothing was found
 */
record SearchAnswer(String question, Optional<Hit> hit) {

  /**
   * Where it stands and what it says.
   *
   * @param page empty where the document has no pages
   */
  record Hit(
      String documentId,
      List<String> headingPath,
      Optional<Integer> page,
      double score,
      String text) {
    Hit {
      headingPath = List.copyOf(headingPath);
    }
  }

  /** Reads a line that the search program printed. */
  static SearchAnswer of(JsonNode line) {
    JsonNode best = line.path("hits").path(0);
    if (best.isMissingNode()) {
      return new SearchAnswer(line.path("query").asText(), Optional.empty());
    }
    List<String> headings = new ArrayList<>();
    best.path("heading_path").forEach(heading -> headings.add(heading.asText()));
    Optional<Integer> page =
        best.path("page").isInt() ? Optional.of(best.path("page").intValue()) : Optional.empty();
    return new SearchAnswer(
        line.path("query").asText(),
        Optional.of(
            new Hit(
                best.path("document_id").asText(),
                headings,
                page,
                best.path("score").asDouble(),
                best.path("text").asText())));
  }
}
