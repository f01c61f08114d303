package io.penstock.text.seal;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedFolderTest {
  @TempDir Path root;
  private ShardManifest manifest = new ShardManifest();
  private Path sealed = Path.of("");

  @BeforeEach
  void sealOne() throws IOException {
    TextFolder folder = new TextFolder(root.resolve("data"));
    folder.publish(Corpus.documents(10));
    Clock clock = Clock.fixed(Instant.EPOCH, UTC);
    SealedData data =
        Seal.learningTokenizer(SealOptions.defaults(), clock).seal(DataSet.open(folder.folder()));
    manifest = data.manifest();
    sealed = data.folder();
  }

  @Test
  void aFailureLeavesNothingBehind() {
    SealedFolder folder = SealedFolder.of(new DataFolder(root), "version");
    assertThatThrownBy(
            () ->
                folder.make(
                    (building, scratch) -> {
                      Files.writeString(building.resolve("tokens-train.parquet"), "half");
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(folder.path()).doesNotExist();
    assertThat(folder.temporary()).isEmptyDirectory();
  }

  @Test
  void ofTwoAtOnceTheFirstToFinishMakesTheVersion() throws IOException {
    SealedFolder folder = SealedFolder.of(new DataFolder(root), "version");
    folder.make(
        (slow, scratch) -> {
          folder.make(
              (quick, unused) -> {
                Files.writeString(quick.resolve("by"), "quick");
                return manifest;
              });
          Files.writeString(slow.resolve("by"), "slow");
          return manifest;
        });
    assertThat(folder.path().resolve("by")).hasContent("quick");
    assertThat(folder.temporary()).isEmptyDirectory();
  }

  @Test
  void whatStandsInTheWayIsNotTakenForAVersion() throws IOException {
    SealedFolder folder = SealedFolder.of(new DataFolder(root), "version");
    Files.createDirectories(folder.path().resolve("something"));
    assertThatThrownBy(() -> folder.make((building, scratch) -> manifest))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version");
  }

  @Test
  void aFolderWithoutManifestIsNoVersion() throws IOException {
    Files.delete(sealed.resolve("manifest.json"));
    assertThatThrownBy(() -> SealedData.open(sealed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("manifest.json is missing");
  }

  @Test
  void aCutFileIsNoticed() throws IOException {
    Path tokens = sealed.resolve("tokens-evaluation.parquet");
    Files.write(tokens, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> SealedData.open(sealed))
        .hasMessageContaining(tokens + " is missing or incomplete");
  }

  @Test
  void anotherTokenizerIsNoticed() throws IOException {
    SealedData data = SealedData.open(sealed);
    Path tokenizer = sealed.resolve("tokenizer.json");
    Files.writeString(tokenizer, Files.readString(tokenizer) + "\n");
    assertThatThrownBy(data::tokenizer).hasMessageContaining("was changed");
  }

  @Test
  void aManifestOfShardsIsNoVersion() throws IOException {
    Path json = root.resolve("data/manifests");
    try (var files = Files.list(json)) {
      Files.copy(files.findFirst().orElseThrow(), root.resolve("manifest.json"));
    }
    assertThatThrownBy(() -> SealedData.open(root))
        .hasMessageContaining("is not the manifest of a sealed version");
  }
}
