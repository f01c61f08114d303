package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run does whose state is gone, damaged, or another's. */
class RestartTest {
  private static final String SHARED = "Two files hold this one text, and one of them will do.";

  @TempDir Path folder;
  private Path in;
  private DataFolder out;

  @BeforeEach
  void firstRun() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    out = new DataFolder(folder.resolve("out"));
    write("a.txt", "The first version of a tells of rivers and of mills.");
    write("b.txt", SHARED);
    write("c.txt", "This document will be taken away again, and it is gone then.");
    assertThat(ingest().exit()).isZero();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(in.resolve(name), text);
  }

  private Said ingest(String... more) {
    return Said.run(
        Stream.concat(
                Stream.of(
                    "documents",
                    "--from",
                    in.toString(),
                    "--to",
                    out.root().toString(),
                    "--checkpoint-interval-millis",
                    "300",
                    "--json"),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private void change() throws IOException {
    write("a.txt", "The second version of a tells of turbines.");
    write("d.txt", SHARED);
    Files.delete(in.resolve("c.txt"));
    write("e.txt", "A document that was not there before at all.");
  }

  private void assertChanged() throws IOException {
    DataSet data = DataSet.open(out);
    Map<String, String> live = new TreeMap<>();
    data.forEachLiveRow(
        ShardKind.TEXT, r -> assertThat(live.put(r.text("id"), r.text("text"))).isNull());
    assertThat(live)
        .isEqualTo(
            Map.of(
                "a.txt", "The second version of a tells of turbines.",
                "b.txt", SHARED,
                "e.txt", "A document that was not there before at all."));
    OffsetRanges all = new OffsetRanges();
    for (ShardManifest manifest : data.manifests().values()) {
      for (SourceOffsets offsets : manifest.getOffsets()) {
        for (OffsetRanges.Range range : OffsetRanges.parse(offsets.getOffsets()).ranges()) {
          assertThat(all.addRange(range.first(), range.last())).isEqualTo(-1);
        }
      }
    }
    assertThat(all.toString()).isEqualTo("0-6");
    assertThat(data.fates()).isEqualTo(Map.of(Fate.KEPT, 5L, Fate.DROPPED, 1L, Fate.DELETED, 1L));
  }

  private Path newestCheckpoint() throws IOException {
    return new Checkpoints(out).newest().orElseThrow();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void aLostStateIsMadeAnewFromTheManifests() throws IOException {
    change();
    delete(out.state().resolve("checkpoints"));
    Said refused = ingest();
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.error())
        .contains("has manifests but no checkpoint to go on from")
        .contains("--from-manifests (--dry-run tells what that does)");

    Said dry = ingest("--from-manifests", "--dry-run");
    assertThat(dry.exit()).isZero();
    assertThat(dry.out())
        .contains(": 3 live documents, 0 fallen to them as duplicates, 0 deleted")
        .contains("in:0: passes over 3 committed offsets (0-2), begins to read at 3, the end is 7");
    assertThat(ManifestRestart.folder(out)).doesNotExist();

    Said again = ingest("--from-manifests");
    assertThat(again.exit()).as(again.error()).isZero();
    assertChanged();

    // And from its own checkpoints it goes on as ever, its readers still knowing where they began.
    write("f.txt", "Yet another document, which comes after all the others.");
    assertThat(ingest().exit()).isZero();
    assertThat(DataSet.open(out).fates()).containsEntry(Fate.KEPT, 6L);
  }

  @Test
  void aRestartThatCameToNoCheckpointGoesOnByThePlainCommand() throws Exception {
    delete(out.state().resolve("checkpoints"));
    // All is covered, so that no job runs, and the state is prepared only.
    assertThat(ingest("--from-manifests").exit()).isZero();
    assertThat(new Checkpoints(out).newest()).isEmpty();
    change();
    Said said = ingest();
    assertThat(said.exit()).as(said.error()).isZero();
    assertChanged();
  }

  /** In one test, since each first run takes seconds. */
  @Test
  void whatCannotBeGoneOnFromIsNamedAndNothingOfItIsDeleted() throws Exception {
    change();
    Path checkpoint = newestCheckpoint();
    Path metadata = checkpoint.resolve("_metadata");
    byte[] whole = Files.readAllBytes(metadata);
    Files.write(metadata, Arrays.copyOf(whole, 100));
    assertDamaged(metadata + " cannot be read");
    byte[] flipped = whole.clone();
    flipped[5] ^= 0x55;
    Files.write(metadata, flipped);
    assertDamaged(metadata + " cannot be read");
    Files.write(metadata, whole);

    Path part = CheckpointFiles.of(checkpoint).sizes().keySet().iterator().next();
    byte[] content = Files.readAllBytes(part);
    Files.delete(part);
    assertDamaged("it needs the file " + part + ", which is not there");
    Files.write(part, new byte[1]);
    assertDamaged("its file " + part + " has 1 bytes");
    Files.write(part, content);

    Path listing = out.state().resolve("listing-in.json");
    byte[] listed = Files.readAllBytes(listing);
    for (String[] options : List.of(new String[0], new String[] {"--from-manifests"})) {
      Files.delete(listing);
      assertRefused("listing-in.json is gone", options);
      Files.write(listing, listed);
    }

    state(2, "feedback");
    assertRefused("belongs to a run whose pipeline is feedback, not documents");
    state(9, "documents");
    assertRefused("the state in " + out.state() + " has format 9 (Penstock 7.1)");
    assertThat(assertRefused("goes on from format 2")).contains("--from-manifests");

    Path half = Files.writeString(out.shards().resolve("half.parquet"), "no manifest names it");
    Said said = ingest("--from-manifests");
    assertThat(said.exit()).as(said.error()).isZero();
    assertChanged();
    Path aside;
    try (Stream<Path> files = Files.list(out.state())) {
      aside = files.filter(f -> f.getFileName().toString().startsWith("replaced-")).findAny().get();
    }
    assertThat(aside.resolve(out.root().relativize(metadata))).exists();
    assertThat(aside.resolve("state/run.json")).exists();
    assertThat(aside.resolve("shards/half.parquet")).exists();
    assertThat(half).doesNotExist();
  }

  @Test
  void theOneBeforeADamagedCheckpointIsOfferedAndTaken() throws Exception {
    Path whole = newestCheckpoint();
    Path damaged = whole.resolveSibling("chk-" + (Checkpoints.number(whole) + 1));
    Files.createDirectories(damaged);
    Files.writeString(damaged.resolve("_metadata"), "no checkpoint");
    change();
    assertThat(assertRefused("the newest checkpoint " + damaged + " is damaged"))
        .contains("--from-checkpoint " + whole + ":");
    assertRefused("is no completed checkpoint of this run", "--from-checkpoint", in.toString());

    Said said = ingest("--from-checkpoint", whole.toString());
    assertThat(said.exit()).as(said.error()).isZero();
    assertChanged();
    Path aside = out.state().resolve("gone-back-from");
    assertThat(aside.resolve(out.state().relativize(damaged))).isDirectory();
  }

  /** The first run's checkpoint knows nothing of what the second one committed. */
  @Test
  void aCheckpointBehindTheManifestsIsRefused() throws Exception {
    Path old = newestCheckpoint();
    Path kept = folder.resolve("kept");
    copy(old.getParent(), kept);
    change();
    assertThat(ingest().exit()).isZero();
    assertChanged();
    copy(kept, old.getParent());
    write("f.txt", "Yet another document, which comes after all the others.");

    Said said = ingest("--from-checkpoint", old.toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.error()).contains("the manifests account for", "--from-manifests");
    assertChanged();
    Said again = ingest("--from-manifests");
    assertThat(again.exit()).as(again.error()).isZero();
    assertThat(DataSet.open(out).fates())
        .isEqualTo(Map.of(Fate.KEPT, 6L, Fate.DROPPED, 1L, Fate.DELETED, 1L));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private String assertRefused(String why, String... options) {
    Said said = ingest(options);
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.error()).contains(why).doesNotContain("Why it stopped is in");
    return said.error();
  }

  private void assertDamaged(String why) throws IOException {
    assertThat(assertRefused("the newest checkpoint " + newestCheckpoint() + " is damaged: " + why))
        .contains("--from-manifests");
  }

  private void state(int format, String pipeline) throws IOException {
    assertThat(StateFormat.file(out)).exists();
    Files.writeString(
        StateFormat.file(out),
        "{\"format_version\":%d,\"penstock\":\"7.1\",\"pipeline\":\"%s\",\"source\":\"files\"}"
            .formatted(format, pipeline));
  }

  @Test
  void foldersOfEarlierJobsGo() throws IOException {
    change();
    assertThat(ingest().exit()).isZero();
    write("f.txt", "Yet another document, which comes after all the others.");
    assertThat(ingest().exit()).isZero();
    try (Stream<Path> jobs = Files.list(out.state().resolve("checkpoints"))) {
      assertThat(jobs.toList()).containsExactly(newestCheckpoint().getParent());
    }
  }
}
