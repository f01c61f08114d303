package io.penstock.schemas.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestsTest {
  @TempDir Path root;
  private DataFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new DataFolder(root);
    folder.create();
  }

  private String publish(int formatVersion) throws IOException {
    return Manifests.publish(
        folder,
        ShardManifest.newBuilder()
            .setFormatVersion(formatVersion)
            .setRun("test")
            .setCreatedAt(0)
            .setFiles(List.of())
            .setOffsets(List.of())
            .setKeptRowsHash("0")
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build());
  }

  @Test
  void olderFormatsAreRead() throws IOException {
    for (int version = 1; version <= ShardLayout.FORMAT_VERSION; version++) {
      assertThat(Manifests.read(folder, publish(version)).getFormatVersion()).isEqualTo(version);
    }
  }

  @Test
  void aNewerFormatIsRefusedByName() throws IOException {
    String id = publish(9);
    assertThatThrownBy(() -> Manifests.read(folder, id))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(id)
        .hasMessageContaining("has format version 9; this Penstock reads up to 3");
    assertThatThrownBy(() -> DataSet.open(folder)).hasMessageContaining("format version 9");
  }

  @Test
  void aNewerFormatIsNamedEvenWhereItsWordsAreUnknown() {
    byte[] json = "{\"format_version\":9,\"files\":[{\"kind\":\"HOLOGRAM\"}]}".getBytes(UTF_8);
    assertThatThrownBy(() -> Manifests.parse(json, Path.of("m.json")))
        .hasMessageContaining("m.json has format version 9");
  }
}
