package io.penstock.text.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each filter says the same of the same text, for the same reason, as datatrove's. */
class DatatroveParityTest {
  private static final Map<String, WordSplitter> SPLITTERS =
      Map.of(
          "whitespace",
          Words.WHITE_SPACE,
          "wordpunct",
          Words.WORD_OR_SYMBOL,
          "-",
          Words.WHITE_SPACE);

  @Test
  void everyVerdictAndReason() throws Exception {
    Map<String, String> texts = QualityCorpus.read();
    ObjectMapper json = new ObjectMapper();
    List<String> differences = new ArrayList<>();
    int compared = 0;
    int errors = 0;
    for (String line :
        Files.readAllLines(EvalData.path("quality/datatrove_verdicts.jsonl"), UTF_8)) {
      JsonNode expected = json.readTree(line);
      String id = expected.get("source").textValue() + "/" + expected.get("id").textValue();
      String text = texts.get(id);
      assertThat(text).as(id).isNotNull();
      assertThat(sha256(text)).as(id).isEqualTo(expected.get("text_sha256").textValue());
      if (expected.get("verdict").textValue().equals("error")) {
        errors++;
        continue;
      }
      compared++;
      String found = verdict(rule(expected), text, expected.has("out_sha256"));
      String wanted =
          expected.path("verdict").textValue()
              + " "
              + expected.path("reason").asText("")
              + " "
              + expected.path("out_sha256").asText("");
      if (!found.equals(wanted)) {
        differences.add(
            id
                + " "
                + expected.get("filter")
                + " "
                + expected.get("words")
                + ": "
                + wanted
                + " but "
                + found);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isEqualTo(16_486);
    assertThat(errors).isEqualTo(2);
  }

  private static DocumentRule rule(JsonNode line) {
    WordSplitter words = SPLITTERS.get(line.get("words").textValue());
    return switch (line.get("filter").textValue()) {
      case "gopher_quality" -> GopherQualityRule.DEFAULT.withWords(words);
      case "gopher_repetition" -> GopherRepetitionRule.DEFAULT.withWords(words);
      case "fineweb_quality" -> FineWebQualityRule.DEFAULT.withWords(words);
      case "c4_quality" -> C4QualityRule.DEFAULT;
      case "c4_paragraph" -> C4ParagraphRule.DEFAULT;
      default -> throw new IllegalArgumentException(line.toString());
    };
  }

  private static String verdict(DocumentRule rule, String text, boolean hashed) throws Exception {
    Verdict verdict = rule.judge(new AnalyzedText(text));
    if (!verdict.isKept()) {
      return "drop " + verdict.reason().map(Reason::getRule).orElseThrow() + " ";
    }
    String left = verdict.edit().map(edit -> edit.applyTo(text)).orElse(text);
    return "keep  " + (hashed ? sha256(left) : "");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
  }
}
