package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on embedded Flink is stopped by a savepoint and goes on with fewer subtasks and one step
 * more; what is done on a cluster, too, by the drill.
 */
class StopAndGoOnTest {
  private static final int FILES = 400;

  @TempDir Path root;

  @AfterEach
  void clear() {
    System.clearProperty("penstock.delay-micros");
    System.clearProperty("penstock.drill-step");
  }

  private int ingest(int parallelism) {
    return IngestMain.execute(
        "documents",
        "--from",
        root.resolve("in").toString(),
        "--to",
        root.resolve("out").toString(),
        "--checkpoint-interval-millis",
        "300",
        "--parallelism",
        Integer.toString(parallelism),
        "--json");
  }

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    Path in = Files.createDirectories(root.resolve("in"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(in.resolve(i + ".txt"), "The text with the number " + i + " stands here.");
    }
    DataFolder folder = new DataFolder(root.resolve("out"));
    System.setProperty("penstock.delay-micros", "20000");
    CompletableFuture<Integer> run = CompletableFuture.supplyAsync(() -> ingest(2));
    while (!run.isDone() && manifests(folder) == 0) {
      Thread.sleep(10);
    }
    assertThat(IngestMain.execute("stop", "--to", root.resolve("out").toString())).isZero();
    assertThat(run.get(1, TimeUnit.MINUTES)).isZero();
    assertThat(new Checkpoints(folder).newest().orElseThrow())
        .hasParent(folder.state().resolve("savepoints"));
    assertThat(offsets(folder)).isLessThan(FILES);
    System.clearProperty("penstock.delay-micros");
    System.setProperty("penstock.drill-step", "true");
    assertThat(ingest(1)).isZero();
    assertThat(offsets(folder)).isEqualTo(FILES);
    assertThat(DataSet.open(folder).fates().get(Fate.KEPT)).isEqualTo(FILES);
  }

  private static int manifests(DataFolder folder) throws IOException {
    return Files.isDirectory(folder.state()) ? Manifests.ids(folder).size() : 0;
  }

  /** How many offsets the manifests account for; each must be in one of them. */
  private static long offsets(DataFolder folder) throws IOException {
    OffsetRanges all = new OffsetRanges();
    long count = 0;
    for (String id : Manifests.ids(folder)) {
      for (SourceOffsets offsets : Manifests.read(folder, id).getOffsets()) {
        OffsetRanges ranges = OffsetRanges.parse(offsets.getOffsets());
        count += ranges.count();
        all.addAll(ranges);
      }
    }
    assertThat(all.count()).isEqualTo(count);
    return count;
  }
}
