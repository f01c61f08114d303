package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StopCommandTest {
  @TempDir Path root;

  @Test
  void aFolderWithoutARunIsRefusedAndLeftAsItIs() {
    Path none = root.resolve("none");
    Said said = Said.run("stop", "--to", none.toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.error()).contains("no run was ever started there");
    assertThat(none).doesNotExist();
  }

  @Test
  void whatDoesNotRunIsNotStopped() throws IOException {
    Files.createDirectories(new DataFolder(root).state());
    Said said = Said.run("stop", "--to", root.toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.error()).contains("nothing runs on " + root);
  }

  @Test
  void aClusterThatDoesNotAnswerIsNamed() throws IOException {
    DataFolder folder = new DataFolder(root);
    Files.createDirectories(folder.state());
    new ClusterRecord("localhost:1", "5").write(folder);
    Said said = Said.run("stop", "--to", root.toString());
    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.error()).contains("the Flink cluster localhost:1").contains("does not answer");
  }
}
