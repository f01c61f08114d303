package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.Truncation;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedPreferencesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int WINDOW = 48;
  private static final Map<String, String> SETTINGS =
      Map.of("steps", "6", "log-every-steps", "1", "eval-every-steps", "3");

  private final Path directory;
  private final Path model;

  SealedPreferencesTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    model = PreferenceFolder.model(directory, WINDOW);
  }

  /** Plain rows and conversations, some of them too long. */
  private static List<String> pairs() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String more = i % 6 == 0 ? " and so on".repeat(5) : "";
      rows.add(
          i % 4 == 3
              ? ("{\"prompt\":[{\"role\":\"user\",\"content\":\"ask %d\"}],"
                      + "\"chosen\":[{\"role\":\"assistant\",\"content\":\"good\"}],"
                      + "\"rejected\":[{\"role\":\"assistant\",\"content\":\"bad\"}]}")
                  .formatted(i)
              : "{\"prompt\":\"ask %d: \",\"chosen\":\"good%s\",\"rejected\":\"bad %d\"}"
                  .formatted(i, more, i));
    }
    return rows;
  }

  private static List<String> thumbs() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      String more = i % 6 == 0 ? " and so on".repeat(5) : "";
      rows.add(
          "{\"prompt\":\"ask %d: \",\"completion\":\"%s%s\",\"label\":%b}"
              .formatted(i, i % 2 == 0 ? "good" : "bad", more, i % 2 == 0));
    }
    return rows;
  }

  private FeedbackShards shards(List<String> rows) throws IOException {
    return new FeedbackShards(directory.resolve("data"), write("rows.jsonl", rows));
  }

  private Path write(String name, List<String> rows) throws IOException {
    return Files.write(directory.resolve(name), rows, UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "REWARD, PREFERENCE, DROP",
    "DPO, PREFERENCE, KEEP_START",
    "ORPO, PREFERENCE, KEEP_START",
    "KTO, UNPAIRED, KEEP_START",
    "KTO, PREFERENCE, KEEP_START"
  })
  void aSealedFolderIsLearnedAsTheFileItWasSealedFrom(
      TrainMethod method, TrainingKind kind, Truncation tooLong) throws IOException {
    FeedbackShards shards = shards(kind == TrainingKind.UNPAIRED ? thumbs() : pairs());
    SealedData sealed = shards.seal(kind, model, WINDOW, tooLong);
    List<String> ordered = shards.lines(sealed, Split.TRAIN);
    List<String> heldOut = shards.lines(sealed, Split.EVALUATION);
    // Sealing orders and splits rows by their keys: the file is given in that order.
    double fraction = (heldOut.size() + 0.25) / (ordered.size() + heldOut.size());
    ordered.addAll(heldOut);
    Path file = write("ordered.jsonl", ordered);
    Map<String, String> fromFile = new HashMap<>(SETTINGS);
    fromFile.put("held-out-fraction", Double.toString(fraction));

    List<String> expected =
        PreferenceRuns.run(method, file, model, directory.resolve("a"), fromFile);
    List<String> found =
        PreferenceRuns.run(method, sealed.folder(), model, directory.resolve("b"), SETTINGS);

    assertThat(found).isEqualTo(expected);
    assertThat(found).filteredOn(line -> line.startsWith("loss ")).hasSizeGreaterThanOrEqualTo(6);
    assertThat(found).anyMatch(line -> line.startsWith("eval_loss "));
    requireConserved(sealed, shards.live(), directory.resolve("b"));
  }

  /** Rows that were live = used + dropped, when they were sealed and when they were read. */
  private static void requireConserved(SealedData sealed, int live, Path run) throws IOException {
    RowCounts counts = RowCounts.in(run).orElseThrow();
    TokenLedger sealing =
        counts.sealing().values().stream().reduce(TokenLedger.EMPTY, TokenLedger::plus);
    assertThat(sealing).isEqualTo(sealed.ledger(Split.TRAIN).plus(sealed.ledger(Split.EVALUATION)));
    assertThat(sealing.rowsIn()).isEqualTo(live);
    assertThat(sealing.isBalanced()).isTrue();
    assertThat(sealing.rowsTruncated() + sealing.rowsDropped().size()).isPositive();
    assertThat(counts.ledger().rowsIn()).isEqualTo(sealing.rowsKept());
    assertThat(counts.ledger().rowsKept()).isEqualTo(sealing.rowsKept());
    assertThat(counts.ledger().isBalanced()).isTrue();
    assertThat(counts.sentence()).contains("sealed before that: %d rows".formatted(live));
  }

  @Test
  void rowsThatWereSealedLongerThanTheWindowAreCutOrDroppedAndCounted() throws IOException {
    SealedData sealed = shards(pairs()).seal(TrainingKind.PREFERENCE, model, 200, Truncation.FAIL);

    PreferenceData cut = open(sealed, PreferenceShape.PAIRS, Truncation.KEEP_START);
    assertThat(cut.counts().ledger().rowsIn()).isEqualTo(24);
    assertThat(cut.counts().ledger().rowsKept()).isEqualTo(24);
    assertThat(cut.counts().ledger().rowsTruncated()).isEqualTo(4);
    assertThat(cut.pairs(0).train()).allMatch(pair -> pair.chosen().length() <= WINDOW);

    PreferenceData dropped = open(sealed, PreferenceShape.PAIRS, Truncation.DROP);
    assertThat(dropped.counts().ledger().rowsDropped()).isEqualTo(Map.of("too-long", 4L));
    assertThat(dropped.counts().ledger().isBalanced()).isTrue();
  }

  private PreferenceData open(SealedData sealed, PreferenceShape shape, Truncation tooLong)
      throws IOException {
    return PreferenceData.open(sealed.folder(), model, shape, WINDOW, tooLong);
  }

  @Test
  void aFolderOfAnotherKindIsRefusedByNameWithWhatToDo() throws IOException {
    SealedData thumbs = shards(thumbs()).seal(TrainingKind.UNPAIRED, model, 200, Truncation.FAIL);

    assertThatThrownBy(() -> open(thumbs, PreferenceShape.PAIRS, Truncation.KEEP_START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(thumbs.folder().toString())
        .hasMessageContaining("UNPAIRED_TOKENS")
        .hasMessageContaining("penstock shards seal --kind preference");
    assertThatThrownBy(() -> SealedRows.of(thumbs))
        .hasMessageContaining("UNPAIRED_TOKENS")
        .hasMessageContaining("--kind text or instruction");
  }

  @Test
  void aFolderSealedWithAnotherTokenizerIsRefused() throws IOException {
    SealedData sealed = shards(pairs()).seal(TrainingKind.PREFERENCE, model, 200, Truncation.FAIL);
    Path tokenizer = model.resolve("tokenizer.json");
    ObjectNode json = (ObjectNode) JSON.readTree(Files.readAllBytes(tokenizer));
    ObjectNode vocabulary = (ObjectNode) json.at("/model/vocab");
    JsonNode a = vocabulary.get("a");
    vocabulary.set("a", vocabulary.get("b"));
    vocabulary.set("b", a);
    Files.write(tokenizer, JSON.writeValueAsBytes(json));

    assertThatThrownBy(() -> open(sealed, PreferenceShape.PAIRS, Truncation.KEEP_START))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("another tokenizer")
        .hasMessageContaining("--tokenizer " + model);
  }
}
