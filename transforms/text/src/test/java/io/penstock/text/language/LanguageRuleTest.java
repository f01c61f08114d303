package io.penstock.text.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageRuleTest {
  private static final String GERMAN = "Guten Morgen, wie geht es Ihnen heute in der neuen Stadt?";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Do you need a cup of coffee? | en",
        "Guten Morgen, wie geht es Ihnen heute? | de",
        "Je ne sais pas ce que vous voulez dire. | fr",
        "\u540d\u524d\u306f\u307e\u3060\u7121\u3044\u3002 | ja",
        "\u4f60\u597d\uff0c\u8bf7\u95ee\u4f60\u662f\u8c01 | zh",
        "\ud55c\uad6d\uc5b4\uc785\ub2c8\ub2e4 | ko",
        "\u0423\u0442\u0440\u043e\u043c \u0432 \u0433\u0430\u0432\u0430\u043d\u0438 \u0431\u044b\u043b\u043e \u0442\u0438\u0445\u043e, \u0438 \u043b\u043e\u0434\u043a\u0438 \u0440\u044b\u0431\u0430\u043a\u043e\u0432 \u0441\u0442\u043e\u044f\u043b\u0438 \u0440\u044f\u0434\u043e\u043c \u0443 \u0441\u0442\u0430\u0440\u043e\u0433\u043e \u043f\u0440\u0438\u0447\u0430\u043b\u0430. | ru",
        "\u05e9\u05dc\u05d5\u05dd \u05dc\u05db\u05d5\u05dc\u05dd, \u05de\u05d4 \u05e9\u05dc\u05d5\u05de\u05db\u05dd \u05d4\u05d9\u05d5\u05dd? | he",
        "hi | und",
        "12345 678 9999 2026-01-01 | und",
        "a=1 b=2 c=1+2+3+5 d=6 | und",
      })
  void languagesAreTold(String text, String code) {
    assertThat(LanguageDetector.detect(text).code()).isEqualTo(code);
  }

  @Test
  void labelsGoIntoTheMetadataAndTheOthersAreDropped() {
    Verdict kept = new LanguageRule(Set.of("de"), 0.65).judge(new AnalyzedText(GERMAN));
    assertThat(kept.isKept()).isTrue();
    assertThat(kept.labels()).containsEntry("language", "de").containsKey("language_score");
    LanguageRule english = new LanguageRule(Set.of("en"), 0.65);
    assertThat(english.judge(new AnalyzedText(GERMAN)).reason().map(Reason::getRule))
        .contains("language");
    assertThat(english.judge(new AnalyzedText("123")).reason().map(Reason::getValue))
        .contains("und 0.000");
    assertThat(LanguageRule.LABEL.judge(new AnalyzedText("123")).isKept()).isTrue();
    assertThat(new LanguageRule(Set.of("und"), 1).judge(new AnalyzedText("123")).isKept()).isTrue();
  }

  @Test
  void aScoreBelowTheThresholdIsDropped() {
    String brief = "The quick brown fox";
    double score = LanguageDetector.detect(brief).score();
    assertThat(score).isBetween(0.5, 0.99);
    assertThat(new LanguageRule(Set.of("en"), score - 0.01).judge(new AnalyzedText(brief)).isKept())
        .isTrue();
    assertThat(new LanguageRule(Set.of("en"), score + 0.01).judge(new AnalyzedText(brief)).isKept())
        .isFalse();
  }

  @Test
  void theDeclaredLanguageIsNotLost() {
    assertThat(
            LanguageRule.LABEL
                .judge(new AnalyzedText(GERMAN, Map.of("language", "en-US")))
                .labels())
        .containsEntry("language", "de")
        .containsEntry("language_declared", "en-US");
  }

  @Test
  void unknownCodesAreRefused() {
    assertThatThrownBy(() -> new LanguageRule(Set.of("eng"), 0.5)).hasMessageContaining("\"en\"");
    assertThatThrownBy(() -> new LanguageRule(Set.of("en"), Double.NaN))
        .hasMessageContaining("[0, 1]");
  }

  @Test
  void theTableHasAllLanguagesOfTheModel() throws IOException {
    try (InputStream in =
        LanguageDetectorModel.class.getResourceAsStream("/opennlp-langdetect-20210413.bin")) {
      assertThat(Languages.labels())
          .containsExactlyInAnyOrder(
              new LanguageDetectorME(new LanguageDetectorModel(in)).getSupportedLanguages());
    }
  }

  @Test
  void hostileTextTakesNoTime() {
    LanguageDetector.detect(GERMAN); // reads the model
    for (String part : new String[] {"rt ", "a@", "@", "http://", "-.", "\ud83d\ude00", "aaab"}) {
      long start = System.nanoTime();
      LanguageDetector.detect(part.repeat(1_000_000 / part.length()));
      assertThat(System.nanoTime() - start).as(part).isLessThan(10_000_000_000L);
    }
  }

  @Test
  void paragraphsOfSixteenLanguagesAreTold() throws IOException {
    int right = 0;
    int count = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(EvalData.path("langid/tika-language-tests.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode row = new ObjectMapper().readTree(line);
        DetectedLanguage found = LanguageDetector.detect(row.get("text").textValue());
        right += found.code().equals(row.get("lang").textValue()) && found.score() >= 0.65 ? 1 : 0;
        count++;
      }
    }
    assertThat(count).isEqualTo(205);
    assertThat(right).isGreaterThanOrEqualTo(203);
  }
}
