package io.penstock.text.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules that have a like among data-juicer's operators do what its tests expect. */
class DataJuicerParityTest {

  @Test
  void operatorsDoWhatTheirTestsExpect() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<String> tried = new ArrayList<>();
    for (String line : Files.readAllLines(EvalData.path("quality/data-juicer-ops.jsonl"), UTF_8)) {
      JsonNode test = json.readTree(line);
      Optional<DocumentRule> rule = rule(test.get("op").textValue(), test.get("params"));
      if (rule.isEmpty()) {
        continue;
      }
      tried.add(test.get("op").textValue());
      List<String> found = new ArrayList<>();
      List<String> wanted = new ArrayList<>();
      for (JsonNode sample : test.get("input")) {
        String text = sample.get("text").textValue();
        if (sample.has("target")) {
          found.add(Judged.left(rule.get(), text));
          wanted.add(sample.get("target").textValue());
        } else if (Judged.by(rule.get(), text).equals("keep")) {
          found.add(text);
        }
      }
      if (test.get("expected").isArray()) {
        test.get("expected").forEach(sample -> wanted.add(sample.get("text").textValue()));
      }
      assertThat(found).as(test.get("op") + " " + test.get("test")).isEqualTo(wanted);
    }
    assertThat(tried)
        .containsExactly(
            "FlaggedWordFilter",
            "StopWordsFilter",
            "WordsNumFilter",
            "CleanEmailMapper",
            "CleanIpMapper",
            "CleanIpMapper",
            "CleanLinksMapper",
            "CleanLinksMapper",
            "CleanLinksMapper",
            "CleanLinksMapper");
  }

  private static Optional<DocumentRule> rule(String operator, JsonNode parameters) {
    String replacement = parameters.path("repl").asText("");
    return switch (operator) {
      case "WordsNumFilter" ->
          Optional.of(
              new WordCountRule(
                  parameters.get("min_num").intValue(), parameters.get("max_num").intValue()));
      case "StopWordsFilter" ->
          // Chinese words come from a model that is not here.
          parameters.get("lang").textValue().equals("en")
              ? Optional.of(WordShareRule.englishStopWords())
              : Optional.empty();
      case "FlaggedWordFilter" ->
          Optional.of(WordShareRule.flaggedWords(Set.of("Cumshot", "doggystyle")));
      case "CleanEmailMapper" -> Optional.of(PatternRule.emailAddresses(replacement));
      case "CleanIpMapper" -> Optional.of(PatternRule.ipAddresses(replacement));
      case "CleanLinksMapper" -> Optional.of(PatternRule.links(replacement));
      default -> Optional.empty();
    };
  }
}
