package io.penstock.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.publish.Publication;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoInputTest {

  @Test
  void theSamplesComeInOrderWithUpdatesAfterTheirDocuments(@TempDir Path folder) {
    DemoInput input = DemoInput.samples(folder);
    List<Path> parts =
        input.publications().stream()
            .map(p -> folder.relativize(p.file()).getName(0))
            .distinct()
            .toList();
    assertThat(parts)
        .containsExactly(
            Path.of("documents"),
            Path.of("preferences.jsonl"),
            Path.of("instructions.jsonl"),
            Path.of("updates"));
    assertThat(input.deletes()).isNotEmpty();
    assertThat(input.questions()).hasSizeGreaterThanOrEqualTo(3);
    assertThat(input.hasDocuments()).isTrue();
    assertThat(input.hasFeedback()).isTrue();
    assertThat(input.refusals()).isEmpty();
  }

  @Test
  void anyFolderWillDo(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.md"), "# A");
    Files.writeString(folder.resolve("pairs.jsonl"), "{\"chosen\":1}\n");
    DemoInput input = DemoInput.of(folder);
    assertThat(input.publications())
        .extracting(Publication::topic)
        .containsExactly(Topics.RAW_DOCUMENTS, Topics.RAW_PREFERENCES);
    assertThat(input.deletes()).isEmpty();
    assertThat(input.questions()).isEmpty();
    assertThat(input.hasFeedback()).isTrue();
  }
}
