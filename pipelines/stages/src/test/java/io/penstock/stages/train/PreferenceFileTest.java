package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceFileTest {
  private final Path directory;
  private final Path model;
  private final PipelineTokenizer tokenizer;

  PreferenceFileTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    model = PreferenceFolder.model(directory, 64);
    tokenizer = PipelineTokenizer.read(model);
  }

  @Test
  void explicitAndImplicitPromptsAreTheSame() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 64, true);
    List<TokenPair> pairs =
        pairs(
            file,
            "{\"prompt\":\"Ask: \",\"chosen\":\"good\",\"rejected\":\"bad\"}",
            "{\"chosen\":\"Ask: good\",\"rejected\":\"Ask: bad\"}");

    assertThat(text(pairs.get(0).chosen())).isEqualTo("Ask: |good");
    assertThat(text(pairs.get(0).rejected())).isEqualTo("Ask: |bad");
    assertThat(text(pairs.get(1).chosen()).replace("|", "")).isEqualTo("Ask: good");
    assertThat(pairs.get(1).chosen().prompt()).isEqualTo(pairs.get(1).rejected().prompt());
    assertThat(file.ledger().rowsKept()).isEqualTo(2);
    assertThat(file.ledger().isBalanced()).isTrue();
  }

  @Test
  void conversationsGoThroughTheTemplate() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 64, true);
    List<TokenPair> pairs =
        pairs(
            file,
            "{\"prompt\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                + "\"chosen\":[{\"role\":\"assistant\",\"content\":\"ho\"}],"
                + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"he\"}]}");

    Sequence chosen = pairs.get(0).chosen();
    assertThat(tokenizer.decode(chosen.prompt())).isEqualTo("<user>hi\n<assistant>");
    assertThat(tokenizer.decode(chosen.answer())).isEqualTo("ho\n");
  }

  @Test
  void everyRowAndTokenIsCounted() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 12, true);
    List<TokenPair> pairs =
        pairs(
            file,
            row("ask", "good", "bad"),
            row("ask", "same", "same"),
            row("ask", "", "bad"),
            row("a prompt of more than twelve", "good", "bad"),
            row("ask", "a longer answer than fits", "bad"),
            row("ask", "the same until here: a", "the same until here: b"),
            "no JSON");

    assertThat(pairs).hasSize(2);
    assertThat(file.ledger().rowsIn()).isEqualTo(7);
    assertThat(file.ledger().rowsDropped())
        .isEqualTo(
            Map.of(
                "chosen-equals-rejected",
                1L,
                "empty-field",
                1L,
                PreferenceFile.PROMPT_TOO_LONG,
                1L,
                PreferenceFile.EQUAL_WHEN_CUT,
                1L,
                "invalid-json",
                1L));
    assertThat(file.ledger().rowsTruncated()).isEqualTo(1);
    assertThat(file.ledger().tokensTruncated()).isPositive();
    assertThat(file.ledger().isBalanced()).isTrue();
    assertThat(pairs.get(1).chosen().length()).isEqualTo(12);
    assertThat(file.firstDropped().orElseThrow()).contains("rows.jsonl:2");
  }

  @Test
  void aRewardModelSeesNoCutAnswers() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 12, false);
    List<TokenPair> pairs =
        pairs(file, row("ask", "good", "bad"), row("ask", "a longer answer than fits", "bad"));

    assertThat(pairs).hasSize(1);
    assertThat(file.ledger().rowsDropped()).isEqualTo(Map.of(PreferenceFile.TOO_LONG, 1L));
    assertThat(file.ledger().isBalanced()).isTrue();
  }

  @Test
  void pairsAreThumbsToo() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 64, true);
    Path rows =
        write(
            "{\"prompt\":\"ask\",\"completion\":\"good\",\"label\":true}",
            row("ask", "good", "bad"));
    PreferenceRows<TokenThumb> thumbs = file.thumbs(rows, 0.34);

    assertThat(thumbs.train()).extracting(TokenThumb::desirable).containsExactly(true, true);
    assertThat(thumbs.evaluation()).extracting(TokenThumb::desirable).containsExactly(false);
  }

  @Test
  void aFileWithoutAPreferenceIsRefused() throws IOException {
    PreferenceFile file = new PreferenceFile(model, 64, true);
    Path rows = write(row("ask", "same", "same"));

    assertThatThrownBy(() -> file.pairs(rows, 0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chosen-equals-rejected=1")
        .hasMessageContaining("rows.jsonl:1");
  }

  @Test
  void theMarginIsThatOfTheColumn() throws IOException {
    String head = "{\"prompt\":\"ask\",\"chosen\":\"good\",\"rejected\":\"bad\"";
    PreferenceFile file = new PreferenceFile(model, 64, true);
    assertThat(pairs(file, head + "}", head + ",\"margin\":1.5}", head + ",\"margin\":null}"))
        .extracting(TokenPair::margin)
        .containsExactly(0.0, 1.5, 0.0);
    assertThatThrownBy(() -> pairs(file, head + "}", head + ",\"margin\":\"much\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rows.jsonl:2: margin: expected a number, found \"much\"");
  }

  private static String row(String prompt, String chosen, String rejected) {
    return "{\"prompt\":\"%s\",\"chosen\":\"%s\",\"rejected\":\"%s\"}"
        .formatted(prompt, chosen, rejected);
  }

  private List<TokenPair> pairs(PreferenceFile file, String... lines) throws IOException {
    return file.pairs(write(lines), 0).train();
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(directory.resolve("rows.jsonl"), String.join("\n", lines), UTF_8);
  }

  /** Prompt and answer, without the end of the text. */
  private String text(Sequence sequence) {
    int[] answer = sequence.answer();
    int end = answer[answer.length - 1] == tokenizer.endOfTextId() ? 1 : 0;
    return tokenizer.decode(sequence.prompt())
        + "|"
        + tokenizer.decode(Arrays.copyOf(answer, answer.length - end));
  }
}
