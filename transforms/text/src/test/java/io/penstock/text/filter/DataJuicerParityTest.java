package io.penstock.text.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import io.penstock.text.where.WhereRule;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The rules that have a like among data-juicer's operators do what its tests expect. */
class DataJuicerParityTest {
  private static final String SETS = "compares documents with each other: the step dedupe does";
  private static final String MODEL = "needs a model that is not here";
  private static final String CHINESE = "needs Chinese words, which a model cuts";
  private static final String SENTENCES = "splits sentences by NLTK's model";
  private static final String CHUNKS = "cuts texts into several: the chunker does";

  /** Each operator that is not tried, and why. */
  private static final Map<String, String> NOT_COVERED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("DocumentDeduplicator", SETS),
              Map.entry("DocumentMinhashDeduplicator", SETS),
              Map.entry("DocumentSimhashDeduplicator", SETS),
              Map.entry("RayBTSMinhashDeduplicator", SETS),
              Map.entry("RayDocumentDeduplicator", SETS),
              Map.entry("AlphanumericFilter", "counts tokens of a tokenizer that is not here"),
              Map.entry("InstructionFollowingDifficultyFilter", MODEL),
              Map.entry("TextActionFilter", MODEL),
              Map.entry("TextEmbdSimilarityFilter", MODEL),
              Map.entry("TextEntityDependencyFilter", MODEL),
              Map.entry("LanguageIDScoreFilter", "holds fastText's scores, not ours, to 0.8"),
              Map.entry("StopWordsFilter", CHINESE),
              Map.entry("RemoveWordsWithIncorrectSubstringsMapper", CHINESE),
              Map.entry("SentenceSplitMapper", SENTENCES),
              Map.entry("TextChunkMapper", CHUNKS)));

  @Test
  void operatorsDoWhatTheirTestsExpect() throws Exception {
    ObjectMapper json = new ObjectMapper();
    Map<String, Integer> tried = new TreeMap<>();
    Map<String, String> notTried = new TreeMap<>();
    for (String line : Files.readAllLines(EvalData.path("quality/data-juicer-ops.jsonl"), UTF_8)) {
      JsonNode test = json.readTree(line);
      String operator = test.get("op").textValue();
      Optional<DocumentRule> rule = rule(operator, test.get("params"));
      if (rule.isEmpty()) {
        notTried.put(operator, NOT_COVERED.getOrDefault(operator, "no reason is known"));
        continue;
      }
      tried.merge(operator, 1, Integer::sum);
      assertThat(found(rule.get(), test))
          .as(operator + " " + test.get("test"))
          .isEqualTo(wanted(test));
    }
    assertThat(notTried).isEqualTo(NOT_COVERED);
    assertThat(tried)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("CleanEmailMapper", 1),
                Map.entry("CleanIpMapper", 2),
                Map.entry("CleanLinksMapper", 4),
                Map.entry("FlaggedWordFilter", 1),
                Map.entry("RemoveLongWordsMapper", 1),
                Map.entry("RemoveRepeatSentencesMapper", 1),
                Map.entry("SpecifiedFieldFilter", 2),
                Map.entry("SpecifiedNumericFieldFilter", 2),
                Map.entry("StopWordsFilter", 1),
                Map.entry("WordsNumFilter", 1)));
  }

  private static List<String> found(DocumentRule rule, JsonNode test) {
    List<String> found = new ArrayList<>();
    for (JsonNode sample : test.get("input")) {
      String text = sample.get("text").textValue();
      if (sample.has("target")) {
        found.add(Judged.left(rule, text));
      } else if (rule.judge(new AnalyzedText(text, metadata(sample))).isKept()) {
        found.add(text);
      }
    }
    return found;
  }

  private static List<String> wanted(JsonNode test) {
    List<String> wanted = new ArrayList<>();
    JsonNode samples = test.get("expected").isArray() ? test.get("expected") : test.get("input");
    for (JsonNode sample : samples) {
      wanted.add(sample.path("target").asText(sample.get("text").textValue()));
    }
    return wanted;
  }

  /** The fields beside the text, those within others by a point. */
  private static Map<String, String> metadata(JsonNode sample) {
    Map<String, String> metadata = new HashMap<>();
    flatten(sample, "", metadata);
    return metadata;
  }

  private static void flatten(JsonNode node, String prefix, Map<String, String> into) {
    node.fields()
        .forEachRemaining(
            field -> {
              JsonNode value = field.getValue();
              String key = prefix + field.getKey();
              if (value.isObject()) {
                flatten(value, key + '.', into);
              } else if (!value.isNull()) {
                into.put(key, value.isTextual() ? value.textValue() : value.toString());
              }
            });
  }

  private static Optional<DocumentRule> rule(String operator, JsonNode parameters) {
    String replacement = parameters.path("repl").asText("");
    return switch (operator) {
      case "WordsNumFilter" ->
          Optional.of(
              new WordCountRule(
                  parameters.get("min_num").intValue(), parameters.get("max_num").intValue()));
      case "StopWordsFilter" ->
          parameters.get("lang").textValue().equals("en")
              ? Optional.of(WordShareRule.englishStopWords())
              : Optional.empty();
      case "FlaggedWordFilter" ->
          Optional.of(WordShareRule.flaggedWords(Set.of("Cumshot", "doggystyle")));
      case "CleanEmailMapper" -> Optional.of(PatternRule.emailAddresses(replacement));
      case "CleanIpMapper" -> Optional.of(PatternRule.ipAddresses(replacement));
      case "CleanLinksMapper" -> Optional.of(PatternRule.links(replacement));
      case "RemoveLongWordsMapper" ->
          Optional.of(
              new LongWordsRule(
                  parameters.get("min_len").intValue(), parameters.get("max_len").intValue()));
      case "RemoveRepeatSentencesMapper" -> Optional.of(RepeatedSentencesRule.DEFAULT);
      case "SpecifiedFieldFilter" -> Optional.of(WhereRule.of(isOneOf(parameters)));
      case "SpecifiedNumericFieldFilter" -> Optional.of(WhereRule.of(isBetween(parameters)));
      default -> Optional.empty();
    };
  }

  private static String isOneOf(JsonNode parameters) {
    List<String> values = new ArrayList<>();
    parameters.get("target_value").forEach(value -> values.add("'" + value.asText() + "'"));
    return "metadata.%s in [%s]"
        .formatted(parameters.get("field_key").textValue(), String.join(", ", values));
  }

  private static String isBetween(JsonNode parameters) {
    String field = "metadata." + parameters.get("field_key").textValue();
    return "%s >= %s and %s <= %s"
        .formatted(field, parameters.get("min_value"), field, parameters.get("max_value"));
  }
}
