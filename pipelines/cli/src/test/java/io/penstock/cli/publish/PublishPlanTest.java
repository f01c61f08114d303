package io.penstock.cli.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.CommandResult;
import io.penstock.cli.publish.Publication.Lines;
import io.penstock.cli.publish.Publication.WholeFile;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishPlanTest {

  private static Path file(Path folder, String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("."));
    return Files.writeString(file, text);
  }

  @Test
  void aFolderIsReadInTheOrderOfItsPaths(@TempDir Path folder) throws IOException {
    file(folder, "b/one.md", "1");
    file(folder, "b.txt", "2");
    file(folder, "a.pdf", "3");
    file(folder, "notes", "4");
    file(folder, ".git/config", "hidden");
    file(folder, "b/.DS_Store", "hidden");

    PublishPlan plan = PublishPlan.of(List.of(folder), Optional.empty());

    assertThat(plan.publications())
        .containsExactly(
            document(folder, "a.pdf", "application/pdf"),
            document(folder, "b.txt", "text/plain"),
            document(folder, "b/one.md", "text/markdown"),
            new WholeFile(
                folder.resolve("notes"), Topics.RAW_DOCUMENTS, 1, "notes", Optional.empty()));
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.hiddenCount()).isEqualTo(2);
    assertThat(plan.bytes()).isEqualTo(4);
  }

  private static WholeFile document(Path folder, String key, String type) {
    return new WholeFile(folder.resolve(key), Topics.RAW_DOCUMENTS, 1, key, Optional.of(type));
  }

  @Test
  void aFileThatIsNamedHasItsNameAsKey(@TempDir Path folder) throws IOException {
    Path file = file(folder, "deep/page.HTML", "<p>");
    assertThat(PublishPlan.of(List.of(file), Optional.empty()).publications())
        .containsExactly(
            new WholeFile(file, Topics.RAW_DOCUMENTS, 3, "page.HTML", Optional.of("text/html")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "my-preferences.jsonl | x                                        | raw-preferences",
        "Instructions.jsonl   | x                                        | raw-instructions",
        "a.jsonl              | {\"prompt\":1,\"chosen\":2,\"rejected\":3} | raw-preferences",
        "a.jsonl              | {\"prompt\":1,\"completion\":2,\"label\":true} | raw-preferences",
        "a.jsonl              | {\"prompt\":1,\"completion\":2}          | raw-instructions",
        "a.ndjson             | {\"messages\":[]}                        | raw-instructions",
        "a.jsonl              | {\"conversations\":[]}                   | raw-instructions",
        "a.jsonl              | {\"instruction\":\"\"}                   | raw-instructions",
      })
  void linesGoWhereNameOrShapeSay(String name, String line, String topic, @TempDir Path folder)
      throws IOException {
    Path file = file(folder, name, line + "\n");
    assertThat(PublishPlan.of(List.of(folder), Optional.empty()).publications())
        .containsExactly(new Lines(file, topic, line.length() + 1));
  }

  @Test
  void whatIsSaidGoesBeforeWhatIsGuessed(@TempDir Path folder) throws IOException {
    Path file = file(folder, "preferences.jsonl", "{}\n");
    assertThat(PublishPlan.of(List.of(file), Optional.of(Topics.RAW_INSTRUCTIONS)).publications())
        .containsExactly(new Lines(file, Topics.RAW_INSTRUCTIONS, 3));
  }

  @Test
  void linesOfUnknownKindAreRefusedWhereNamedAndADocumentWhereFound(@TempDir Path folder)
      throws IOException {
    Path file = file(folder, "a.jsonl", "{\"text\": 1}\n");
    assertThat(PublishPlan.of(List.of(file), Optional.empty()).refusals())
        .singleElement()
        .asString()
        .contains(file.toString(), "--topic raw-preferences", "--topic raw-instructions");
    assertThat(PublishPlan.of(List.of(folder), Optional.empty()).publications())
        .extracting(Publication::topic)
        .containsExactly(Topics.RAW_DOCUMENTS);
  }

  @Test
  void tooLargeIsRefusedByNameAndLimitBeforeAnythingIsSent(@TempDir Path folder)
      throws IOException {
    file(folder, "a.txt", "small");
    Path large = folder.resolve("b.pdf");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(Topics.RECORD_BYTES_MAX + 1L);
    }
    CommandResult result =
        CommandResult.of("publish", folder.toString(), "--bootstrap", "nowhere:1");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains(large + " has 67108865 bytes; a document may have 67108864 (64 MiB)")
        .contains("Nothing was published");
    try (RandomAccessFile sparse = new RandomAccessFile(large.toFile(), "rw")) {
      sparse.setLength(Topics.RECORD_BYTES_MAX);
    }
    assertThat(PublishPlan.of(List.of(folder), Optional.empty()).refusals()).isEmpty();
  }

  @Test
  void aPathThatIsNotThereIsRefusedByName(@TempDir Path folder) {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> PublishPlan.of(List.of(missing), Optional.empty()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(missing.toString());
  }
}
