package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.Truncation;
import io.penstock.text.seal.SealedData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each method on public preferences, from their file and sealed: no row is lost on either way. */
@EnabledIfEnvironmentVariable(
    named = PublicPreferencesTest.DATA,
    matches = ".+",
    disabledReason = "PENSTOCK_EVAL_DATA names no folder that has pref/")
class PublicPreferencesTest {
  static final String DATA = "PENSTOCK_EVAL_DATA";
  private static final int WINDOW = 512;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "DPO, PREFERENCE, dpo_en_demo.json, 300",
    "ORPO, PREFERENCE, dpo_en_demo.json, 300",
    "KTO, UNPAIRED, kto_en_demo.json, 300",
    "REWARD, PREFERENCE, hh_harmless_test_first1000.jsonl.gz, 1000"
  })
  void countsConserveFromTheFileAndSealed(
      TrainMethod method, TrainingKind kind, String name, int rows) throws IOException {
    Truncation tooLong = method == TrainMethod.REWARD ? Truncation.DROP : Truncation.KEEP_START;
    Path data = plain(name);
    Path model = PreferenceFolder.model(directory, WINDOW);
    Path fromFile = directory.resolve("from-file");
    assertThat(PreferenceRuns.run(method, data, model, fromFile, Map.of())).isNotEmpty();
    RowCounts ofFile = RowCounts.in(fromFile).orElseThrow();

    FeedbackShards shards = new FeedbackShards(directory.resolve("shards"), data);
    SealedData sealed = shards.seal(kind, model, WINDOW, tooLong);
    Path fromSealed = directory.resolve("from-sealed");
    assertThat(PreferenceRuns.run(method, sealed.folder(), model, fromSealed, Map.of()))
        .isNotEmpty();
    RowCounts ofSealed = RowCounts.in(fromSealed).orElseThrow();

    TokenLedger sealing =
        ofSealed.sealing().values().stream().reduce(TokenLedger.EMPTY, TokenLedger::plus);
    assertThat(ofFile.ledger().rowsIn()).isEqualTo(rows);
    assertThat(ofFile.ledger().isBalanced()).isTrue();
    assertThat(ofFile.ledger().rowsKept()).isGreaterThan(rows / 3);
    assertThat(sealing.rowsIn()).isEqualTo(shards.live());
    assertThat(sealing.isBalanced()).isTrue();
    assertThat(ofSealed.ledger().isBalanced()).isTrue();
    assertThat(ofSealed.ledger().rowsIn()).isEqualTo(sealing.rowsKept());
    // What ingest or sealing drops, and what a run on the file drops, are the same rows.
    assertThat(ofSealed.ledger().rowsKept()).isEqualTo(ofFile.ledger().rowsKept());
    assertThat(sealing.rowsTruncated()).isEqualTo(ofFile.ledger().rowsTruncated());
  }

  private Path plain(String name) throws IOException {
    Path data = Path.of(System.getenv(DATA), "pref", name);
    if (!name.endsWith(".gz")) {
      return data;
    }
    Path plain = directory.resolve(name.replace(".gz", ""));
    try (InputStream in = new GZIPInputStream(Files.newInputStream(data))) {
      Files.copy(in, plain);
    }
    return plain;
  }
}
