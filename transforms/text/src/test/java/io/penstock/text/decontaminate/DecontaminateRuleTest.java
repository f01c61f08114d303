package io.penstock.text.decontaminate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Reason;
import io.penstock.text.EvalData;
import io.penstock.text.filter.AnalyzedText;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecontaminateRuleTest {
  private static final String QUESTION =
      "If a train leaves the old station at noon, and walks home at dusk, who is first?";

  @TempDir Path folder;

  private EvaluationSet set(String name, String content) throws IOException {
    return EvaluationSet.of(Files.writeString(folder.resolve(name), content));
  }

  private static Optional<Reason> reason(DecontaminateRule rule, String text) {
    return rule.judge(new AnalyzedText(text)).reason();
  }

  @Test
  void theReasonNamesSetRowAndWords() throws IOException {
    DecontaminateRule rule =
        DecontaminateRule.of(
            List.of(
                set("a.jsonl", "{\"q\": \"too short\"}\n\n{\"x\": {\"q\": \"" + QUESTION + "\"}}"),
                set("b.txt", "One.\n\nTwo lines of\nten words or so are\nin this paragraph.\n")),
            10);
    assertThat(reason(rule, "Read: IF a TRAIN leaves (the) old station - at noon, and walks!"))
        .contains(
            new Reason(
                "contaminated",
                "a.jsonl:3",
                "10 words",
                "10 words from word 2 on stand in row 3 of a.jsonl: IF a TRAIN leaves (the) old"
                    + " station - at noon, and"));
    assertThat(reason(rule, "two lines of ten words or so are in this. Paragraph"))
        .map(Reason::getValue)
        .contains("b.txt:3");
    assertThat(reason(rule, "If a train leaves the old station at dusk, and walks home")).isEmpty();
    assertThat(reason(rule, "too short")).isEmpty();
  }

  @Test
  void onlyTheNamedFieldsCount() throws IOException {
    String path = set("c.jsonl", "{\"q\": \"" + QUESTION + "\", \"id\": \"x\"}").path();
    DecontaminateRule ids =
        new DecontaminateRule(List.of(new EvaluationSet(path, List.of("id"))), 5, List.of());
    assertThatThrownBy(() -> DecontaminateRule.of(ids.against(), 5))
        .hasMessageContaining("no row of");
    assertThat(
            reason(
                DecontaminateRule.of(List.of(new EvaluationSet(path, List.of("q"))), 5), QUESTION))
        .isPresent();
    assertThatThrownBy(
            () -> DecontaminateRule.of(List.of(new EvaluationSet(path, List.of("answer"))), 5))
        .hasMessageContaining("c.jsonl: row 1 has no field \"answer\"");
  }

  @Test
  void textWithoutBlanksHasWordsToo() throws IOException {
    String chinese = "\u4f60\u597d\u8bf7\u95ee\u4f60\u662f\u8c01\u6211\u662f\u732b";
    DecontaminateRule rule = DecontaminateRule.of(List.of(set("zh.txt", chinese)), 8);
    assertThat(reason(rule, "x" + chinese.substring(1, 9))).isPresent();
    assertThat(reason(rule, chinese.substring(1, 8))).isEmpty();
  }

  @Test
  void packedSetsAreReadAndWrongOnesRefused() throws IOException {
    Path packed = folder.resolve("d.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      out.write(("{\"q\": \"" + QUESTION + "\"}").getBytes(StandardCharsets.UTF_8));
    }
    assertThat(reason(DecontaminateRule.of(List.of(EvaluationSet.of(packed)), 13), QUESTION))
        .isPresent();
    assertThatThrownBy(() -> DecontaminateRule.of(List.of(set("e.jsonl", "{\n")), 13))
        .hasMessageContaining("e.jsonl: row 1 is no JSON");
    assertThatThrownBy(() -> DecontaminateRule.of(List.of(), 13)).hasMessageContaining("against");
    assertThatThrownBy(() -> DecontaminateRule.of(List.of(set("f.txt", "x")), 2))
        .hasMessageContaining("ngram must lie in [5, 50]: 2");
  }

  @Test
  void aSetThatChangedSinceIsRefused() throws IOException {
    EvaluationSet set = set("g.txt", QUESTION);
    DecontaminateRule elsewhere = new DecontaminateRule(List.of(set), 12, List.of("another"));
    assertThatThrownBy(() -> reason(elsewhere, QUESTION))
        .hasMessageContaining("is another than when the run began");
  }

  @Test
  void everyRowIsFoundInWhatItStandsIn() throws IOException {
    Path gsm8k = EvalData.path("sft/gsm8k_train_first5000.jsonl.gz");
    DecontaminateRule rule =
        DecontaminateRule.of(List.of(new EvaluationSet(gsm8k.toString(), List.of("question"))), 13);
    int[] counts = new int[2];
    new EvaluationRows(rule.against().get(0))
        .read(
            (row, text) -> {
              String changed = text.toUpperCase(java.util.Locale.ROOT).replace(" ", "\n, ");
              boolean found = reason(rule, "Some words before. " + changed + " More.").isPresent();
              boolean isLong = text.split("[^\\p{L}\\p{N}]+", -1).length > 14;
              counts[0] += isLong ? 1 : 0;
              counts[1] += isLong && found ? 1 : 0;
            });
    assertThat(counts[0]).isGreaterThan(4900);
    assertThat(counts[1]).isEqualTo(counts[0]);
  }
}
