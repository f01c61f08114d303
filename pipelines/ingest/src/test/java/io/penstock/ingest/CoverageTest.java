package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.transforms.read.Frontier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoverageTest {
  @TempDir Path root;
  private DataFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DataFolder(root);
    folder.create();
  }

  private String publish(SourceOffsets... offsets) throws IOException {
    return Manifests.publish(
        folder,
        ShardManifest.newBuilder()
            .setFormatVersion(1)
            .setRun("test")
            .setCreatedAt(0)
            .setFiles(List.of())
            .setOffsets(List.of(offsets))
            .setKeptRowsHash("0")
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build());
  }

  private static SourceOffsets offsets(int partition, Fate fate, String ranges) {
    return new SourceOffsets("docs", partition, fate, ranges);
  }

  private Coverage coverage(Map<String, Long> ends) throws IOException {
    Coverage coverage = new Coverage(folder, Optional.of(new Frontier(ends)));
    coverage.refresh();
    return coverage;
  }

  @Test
  void nothingIsCoveredAtFirstAndNothingIsMissingOfNothing() throws IOException {
    assertThat(coverage(Map.of("docs:0", 5L)).count()).isZero();
    assertThat(coverage(Map.of("docs:0", 5L)).isComplete()).isFalse();
    assertThat(coverage(Map.of("docs:0", 0L)).isComplete()).isTrue();
    assertThat(coverage(Map.of()).isComplete()).isTrue();
  }

  @Test
  void everyFateCounts() throws IOException {
    publish(
        offsets(0, Fate.KEPT, "0-2,5"),
        offsets(0, Fate.DROPPED, "3"),
        offsets(0, Fate.BAD, "4"),
        offsets(0, Fate.DELETED, "6"),
        offsets(0, Fate.ABSENT, "7-9"));
    assertThat(coverage(Map.of("docs:0", 10L)).isComplete()).isTrue();
    assertThat(coverage(Map.of("docs:0", 10L)).count()).isEqualTo(10);
  }

  @Test
  void whatLiesBeyondTheFrontierOrElsewhereDoesNotMakeUpForAGap() throws IOException {
    publish(offsets(0, Fate.KEPT, "0-2,4-20"), offsets(1, Fate.KEPT, "0-99"));
    Coverage coverage = coverage(Map.of("docs:0", 10L, "docs:1", 2L, "other:0", 1L));
    assertThat(coverage.count()).isEqualTo(11);
    assertThat(coverage.isComplete()).isFalse();
  }

  @Test
  void withoutAFrontierAllCountsAndNothingIsEverComplete() throws IOException {
    publish(offsets(0, Fate.KEPT, "0-2"), offsets(7, Fate.ABSENT, "3-4"));
    Coverage coverage = new Coverage(folder, Optional.empty());
    coverage.refresh();
    assertThat(coverage.count()).isEqualTo(5);
    assertThat(coverage.isComplete()).isFalse();
  }

  @Test
  void aManifestThatComesLaterIsSeenAtTheNextLook() throws IOException {
    String first = publish(offsets(0, Fate.KEPT, "0-1"));
    Coverage coverage = coverage(Map.of("docs:0", 4L));
    assertThat(coverage.manifests()).containsExactly(first);
    String second = publish(offsets(0, Fate.KEPT, "2-3"));
    assertThat(coverage.isComplete()).isFalse();
    coverage.refresh();
    assertThat(coverage.isComplete()).isTrue();
    assertThat(coverage.manifests()).containsExactlyInAnyOrder(first, second);
  }
}
