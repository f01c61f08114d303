package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.schemas.shard.Hashes;
import io.penstock.text.mask.LabelAnswers;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.Truncation;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceDataTest {
  private final Path directory;
  private final Path model;
  private final PipelineTokenizer tokenizer;

  PreferenceDataTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    model = PreferenceFolder.model(directory, 64);
    tokenizer = PipelineTokenizer.read(model);
  }

  @Test
  void explicitAndImplicitPromptsAreTheSame() throws IOException {
    PreferenceData data =
        pairs(
            64,
            "{\"prompt\":\"Ask: \",\"chosen\":\"good\",\"rejected\":\"bad\"}",
            "{\"chosen\":\"Ask: good\",\"rejected\":\"Ask: bad\"}");
    List<TokenPair> pairs = data.pairs(0).train();

    assertThat(text(pairs.get(0).chosen())).isEqualTo("Ask: |good");
    assertThat(text(pairs.get(0).rejected())).isEqualTo("Ask: |bad");
    assertThat(text(pairs.get(1).chosen()).replace("|", "")).isEqualTo("Ask: good");
    assertThat(pairs.get(1).chosen().prompt()).isEqualTo(pairs.get(1).rejected().prompt());
    assertThat(data.counts().ledger().rowsKept()).isEqualTo(2);
    assertThat(data.counts().ledger().isBalanced()).isTrue();
  }

  @Test
  void conversationsGoThroughTheTemplate() throws IOException {
    Sequence chosen =
        pairs(
                64,
                "{\"prompt\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                    + "\"chosen\":[{\"role\":\"assistant\",\"content\":\"ho\"}],"
                    + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"he\"}]}")
            .pairs(0)
            .train()
            .get(0)
            .chosen();

    assertThat(tokenizer.decode(chosen.prompt())).isEqualTo("<user>hi\n<assistant>");
    assertThat(tokenizer.decode(chosen.answer())).isEqualTo("ho\n");
  }

  /** Equal answers, empty ones, prompts longer than the window: counted, never learned. */
  @Test
  void everyRowAndTokenIsCounted() throws IOException {
    PreferenceData data =
        pairs(
            12,
            row("ask", "good", "bad"),
            row("ask", "same", "same"),
            row("ask", "", "bad"),
            row("a prompt of more than twelve", "good", "bad"),
            row("ask", "a longer answer than fits", "bad"),
            row("ask", "the same until here: a", "the same until here: b"),
            "no JSON");
    TokenLedger ledger = data.counts().ledger();
    List<TokenPair> pairs = data.pairs(0).train();

    assertThat(pairs).hasSize(2);
    assertThat(ledger.rowsIn()).isEqualTo(7);
    assertThat(ledger.rowsDropped())
        .isEqualTo(
            Map.of(
                "chosen-equals-rejected",
                1L,
                "empty-field",
                1L,
                "prompt-too-long",
                1L,
                "equal-answers",
                1L,
                "invalid-json",
                1L));
    assertThat(ledger.rowsTruncated()).isEqualTo(1);
    assertThat(ledger.tokensTruncated()).isPositive();
    assertThat(ledger.isBalanced()).isTrue();
    assertThat(pairs.get(1).chosen().length()).isEqualTo(12);
    assertThat(data.counts().firstDropped().orElseThrow())
        .contains("rows.jsonl:2", "chosen-equals-rejected");
    assertThat(data.counts().sentence())
        .startsWith("7 rows read = 2 used (1 of them cut, by ")
        .contains("+ 5 dropped {chosen-equals-rejected=1");
  }

  /** The same for single answers. */
  @Test
  void emptyAndLongThumbsAreCounted() throws IOException {
    PreferenceData data =
        open(
            PreferenceShape.THUMBS,
            12,
            Truncation.KEEP_START,
            write(
                "{\"prompt\":\"ask\",\"completion\":\"good\",\"label\":true}",
                "{\"prompt\":\"ask\",\"completion\":\"\",\"label\":true}",
                "{\"prompt\":\"a prompt of more than twelve\",\"completion\":\"x\",\"label\":false}",
                "{\"prompt\":\"ask\",\"completion\":\"a longer answer\",\"label\":false}"));

    assertThat(data.thumbs(0).train())
        .extracting(TokenThumb::desirable)
        .containsExactly(true, false);
    assertThat(data.counts().ledger().rowsDropped())
        .isEqualTo(Map.of("empty-field", 1L, "prompt-too-long", 1L));
    assertThat(data.counts().ledger().rowsTruncated()).isEqualTo(1);
    assertThat(data.counts().ledger().isBalanced()).isTrue();
  }

  @Test
  void aRewardModelSeesNoCutAnswers() throws IOException {
    PreferenceData data =
        open(
            PreferenceShape.PAIRS,
            12,
            Truncation.DROP,
            write(row("ask", "good", "bad"), row("ask", "a longer answer than fits", "bad")));

    assertThat(data.pairs(0).train()).hasSize(1);
    assertThat(data.counts().ledger().rowsDropped()).isEqualTo(Map.of("too-long", 1L));
    assertThat(data.counts().ledger().isBalanced()).isTrue();
  }

  @Test
  void pairsAreThumbsToo() throws IOException {
    PreferenceRows<TokenThumb> thumbs =
        open(
                PreferenceShape.THUMBS,
                64,
                Truncation.KEEP_START,
                write(
                    "{\"prompt\":\"ask\",\"completion\":\"good\",\"label\":true}",
                    row("ask", "good", "bad")))
            .thumbs(0.34);

    assertThat(thumbs.train()).extracting(TokenThumb::desirable).containsExactly(true, true);
    assertThat(thumbs.evaluation()).extracting(TokenThumb::desirable).containsExactly(false);
  }

  @Test
  void aFileWithoutAPreferenceIsRefused() throws IOException {
    PreferenceData data = pairs(64, row("ask", "same", "same"));

    assertThatThrownBy(() -> data.pairs(0))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chosen-equals-rejected=1")
        .hasMessageContaining("rows.jsonl:1");
  }

  @Test
  void rowsOfAnotherShapeAreRefusedByTheirPlace() {
    assertThatThrownBy(
            () ->
                pairs(
                    64,
                    row("ask", "good", "bad"),
                    "{\"prompt\":\"ask\",\"completion\":\"good\",\"label\":true}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rows.jsonl:2: expected prompt, chosen and rejected; found Unpaired");
  }

  @Test
  void theMarginIsThatOfTheColumn() throws IOException {
    String head = "{\"prompt\":\"ask\",\"chosen\":\"good\",\"rejected\":\"bad\"";
    assertThat(
            pairs(64, head + "}", head + ",\"margin\":1.5}", head + ",\"margin\":null}")
                .pairs(0)
                .train())
        .extracting(TokenPair::margin)
        .containsExactly(0.0, 1.5, 0.0);
    assertThatThrownBy(() -> pairs(64, head + "}", head + ",\"margin\":\"much\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rows.jsonl:2: margin: expected a number, found \"much\"");
  }

  @Test
  void anArrayHasTheRowsOfItsLines() throws IOException {
    String[] rows = {row("a", "good", "bad"), row("ü", "well", "worse"), row("c", "1", "2")};
    Path lines = write(rows);
    Path array =
        Files.writeString(
            directory.resolve("rows.json"), " [\n " + String.join(" ,\n", rows) + "\n]", UTF_8);
    PreferenceRows<TokenPair> ofLines =
        open(PreferenceShape.PAIRS, 64, Truncation.DROP, lines).pairs(0);
    PreferenceRows<TokenPair> ofArray =
        open(PreferenceShape.PAIRS, 64, Truncation.DROP, array).pairs(0);

    assertThat(ofArray.train()).extracting(pair -> text(pair.rejected())).hasSize(3);
    assertThat(ofArray.version().replace(".json-", ".jsonl-")).isEqualTo(ofLines.version());
  }

  /** Checkpoints of one file must not go on with another. */
  @Test
  void theVersionIsThatOfTheRowsThatAreLearned() throws IOException {
    String first = row("ask", "good", "bad");
    String version = pairs(64, first).pairs(0).version();
    assertThat(pairs(64, first).pairs(0).version()).isEqualTo(version);
    assertThat(pairs(64, row("ask", "bad", "good")).pairs(0).version()).isNotEqualTo(version);
    assertThat(pairs(6, first).pairs(0).version()).isNotEqualTo(version);
    assertThat(pairs(64, first.replace("}", ",\"margin\":2}")).pairs(0).version())
        .isNotEqualTo(version);
  }

  /** Of a large file few rows are held; each other one is read when it is asked for. */
  @Test
  void rowsAreReadAgainWhereMemoryEnds() throws IOException {
    String[] lines = new String[300];
    Arrays.setAll(lines, i -> row("ask " + i, "good " + i, "bad"));
    PreferenceEncoder encoder = new PreferenceEncoder(model);
    Path file = write(lines);
    var rules = new LabelAnswers(Truncation.KEEP_START, 64, encoder.special());
    LearnedPreferences learned =
        new LearnedPreferences(
            JsonPreferences.of(file, encoder, PreferenceShape.PAIRS, rules),
            PreferenceShape.PAIRS,
            10_000,
            Hashes.sha256());

    assertThat(learned.heldBlocks()).isBetween(1, 30);
    List<TokenPair> pairs = learned.pairs();
    for (int i = 299; i >= 0; i -= 7) {
      assertThat(text(pairs.get(i).chosen())).isEqualTo("ask " + i + "|good " + i);
    }
    Files.writeString(file, Files.readString(file).replace("good 0", "evil 0"));
    assertThatThrownBy(() -> pairs.get(0))
        .hasMessageContaining("rows.jsonl:1 was changed since the run began");
  }

  private static String row(String prompt, String chosen, String rejected) {
    return "{\"prompt\":\"%s\",\"chosen\":\"%s\",\"rejected\":\"%s\"}"
        .formatted(prompt, chosen, rejected);
  }

  private PreferenceData pairs(int maxLength, String... lines) throws IOException {
    return open(PreferenceShape.PAIRS, maxLength, Truncation.KEEP_START, write(lines));
  }

  private PreferenceData open(PreferenceShape shape, int maxLength, Truncation tooLong, Path file)
      throws IOException {
    return PreferenceData.open(file, model, shape, maxLength, tooLong);
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
