package io.penstock.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.samples.SampleCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = folder.resolve("pipeline.yaml");
    Files.createDirectory(folder.resolve("in"));
    Files.writeString(file, "name: n\noutput: out\nsources: {documents: in}\n");
  }

  @Test
  void keysBecomeOptions() {
    PipelineFile pipeline =
        PipelineFile.read(
            file,
            Map.of(
                "kafka", "localhost:9092",
                "filter.min-characters", "5",
                "chunk.chunker", "sentence",
                "chunk.target-length", "300",
                "stages.train.steps", "40",
                "stages.trigger.every-shards", "3"));
    assertThat(pipeline.streaming()).isFalse();
    assertThat(pipeline.runs()).hasSize(1);
    assertThat(pipeline.runs().get(0).arguments())
        .containsExactly(
            "documents",
            "--from",
            folder.resolve("in").toString(),
            "--to",
            folder.resolve("out/documents").toString(),
            "--name",
            "n-documents",
            "--bounded",
            "--bootstrap",
            "localhost:9092",
            "--min-characters",
            "5",
            "--chunker",
            "sentence",
            "--chunk-target-length",
            "300",
            "--train-to",
            folder.resolve("out/stages/train").toString(),
            "--train-option",
            "steps=40",
            "--every-shards",
            "3");
  }

  @Test
  void aRecipeIsANameAFileOrItsSteps() throws IOException {
    assertThat(recipeOf("{recipe: fineweb}")).isEqualTo("fineweb");
    Files.writeString(folder.resolve("mine.yaml"), "- pii\n");
    assertThat(recipeOf("{recipe: mine.yaml}")).isEqualTo(folder.resolve("mine.yaml").toString());
    assertThat(recipeOf("{steps: [pii, {text-length: {min-characters: 3}}]}"))
        .isEqualTo(
            "{\"folder\":\"%s\",\"steps\":[\"pii\",{\"text-length\":{\"min-characters\":3}}]}"
                .formatted(folder));
    assertThatThrownBy(() -> recipeOf("{recipe: none.yaml}"))
        .hasMessageContaining("filter.recipe: expected a preset's name or a file of steps, found")
        .hasMessageContaining("none.yaml (not there)");
    assertThatThrownBy(() -> recipeOf("{recipe: docs, min-characters: 3}"))
        .hasMessageContaining("filter.min-characters: expected recipe or steps alone");
    assertThatThrownBy(() -> recipeOf("{recipe: docs, steps: [pii]}"))
        .hasMessageContaining("filter.steps: expected recipe or steps alone");
    assertThatThrownBy(() -> recipeOf("{steps: []}"))
        .hasMessageContaining("filter.steps: expected a list of steps, found []");
  }

  private String recipeOf(String filter) throws IOException {
    Files.writeString(file, "name: n\noutput: out\nsources: {documents: in}\nfilter: " + filter);
    List<String> arguments = PipelineFile.read(file, Map.of()).runs().get(0).arguments();
    return arguments.get(arguments.indexOf("--recipe") + 1);
  }

  @Test
  void theSamplesFileIsRight() throws IOException {
    SampleCorpus.writeTo(folder.resolve("samples"));
    PipelineFile pipeline = PipelineFile.read(folder.resolve("samples/pipeline.yaml"), Map.of());
    assertThat(pipeline.runs())
        .extracting(PipelineFile.Run::source)
        .containsExactly("documents", "preferences", "instructions");
  }

  @Test
  void paragraphDuplicatesAreOneWordOrKeysAndValues() {
    assertThat(options(Map.of("dedupe.paragraph-duplicates", "false")))
        .doesNotContain("--paragraph-duplicates");
    assertThat(options(Map.of("dedupe.paragraph-duplicates", "true")))
        .endsWith("--paragraph-duplicates");
    assertThat(options(Map.of("dedupe.paragraph-duplicates.min-characters", "80")))
        .endsWith("--paragraph-duplicates", "--paragraph-duplicates-min-characters", "80");
  }

  @Test
  void nearDuplicatesAreOneWordOrKeysAndValues() {
    assertThat(options(Map.of("dedupe.near-duplicates", "false")))
        .doesNotContain("--near-duplicates");
    assertThat(options(Map.of("dedupe.near-duplicates", "true"))).endsWith("--near-duplicates");
    assertThat(
            options(
                Map.of(
                    "dedupe.near-duplicates.threshold", "0.9",
                    "dedupe.near-duplicates.ngram", "3")))
        .endsWith(
            "--near-duplicates",
            "--near-duplicates-threshold",
            "0.9",
            "--near-duplicates-ngram",
            "3");
  }

  private List<String> options(Map<String, String> overrides) {
    return PipelineFile.read(file, overrides).runs().get(0).arguments();
  }

  @Test
  void howDocumentsAreParsedIsInTheFile() {
    assertThat(
            options(
                Map.of(
                    "parse.html", "main-text",
                    "parse.parsers", "in-process",
                    "parse.passwords-from", "secrets.txt",
                    "parse.cache", "memory")))
        .endsWith(
            "--parsers",
            "in-process",
            "--html",
            "main-text",
            "--passwords-from",
            folder.resolve("secrets.txt").toString(),
            "--parse-cache",
            "memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "filter.min-characters | many | filter.min-characters: expected a whole number from 0",
        "filter.min-letter-share | 1.5 | filter.min-letter-share: expected a number from 0 to 1, found \"1.5\"",
        "chunk.size | 3 | chunk.size: expected one of the keys [chunker, overlap-length, target-length], found an unknown key",
        "chunk.chunker | magic | chunk.chunker: expected one of [recursive, fixed, sentence, markdown], found \"magic\"",
        "mode | batch | mode: expected one of [bounded, streaming], found \"batch\"",
        "mode | streaming | sources.documents: expected kafka://HOST:PORT in mode streaming",
        "chunk | 3 | chunk: expected keys and values, found \"3\"",
        "sources.documents | gone | sources.documents: expected a file, a folder or kafka://HOST:PORT",
        "dedupe.near-duplicates | often | dedupe.near-duplicates: expected keys and values",
        "dedupe.near-duplicates.threshold | 2 | dedupe.near-duplicates.threshold: expected a number",
        "parse.html | half | parse.html: expected one of [whole-page, main-text]",
        "stages.train.steps | 3 | kafka: expected HOST:PORT",
      })
  void wrongValuesAreNamed(String key, String value, String message) {
    assertThatThrownBy(() -> PipelineFile.read(file, Map.of(key, value)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void brokenYamlNamesItsPlace() throws IOException {
    Files.writeString(file, "name: n\noutput: [1\n");
    assertThatThrownBy(() -> PipelineFile.read(file, Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageMatching("(?s).*pipeline.yaml:[23]:\\d+: not YAML: .+");
    Files.writeString(file, "name: n\nname: m\n");
    assertThatThrownBy(() -> PipelineFile.read(file, Map.of()))
        .hasMessageContaining("Duplicate field 'name'");
  }
}
