package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTest {
  private static final String TEXT =
      IntStream.range(0, 60).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

  @TempDir Path folder;
  private Path in;
  private Path out;

  @BeforeEach
  void writeDocuments() throws IOException {
    in = Files.createDirectories(folder.resolve("in"));
    out = folder.resolve("out");
    Files.writeString(in.resolve("a.txt"), TEXT);
    Files.writeString(in.resolve("b.txt"), TEXT);
    Files.writeString(in.resolve("c.txt"), TEXT + " and one more");
    Files.writeString(in.resolve("d.unheard"), "\u0000\u0001");
    Files.writeString(in.resolve("e.txt"), "short");
  }

  private Said dryRun(String... more) {
    String[] arguments = {
      "documents", "--from", in.toString(), "--to", out.toString(), "--near-duplicates", "--dry-run"
    };
    return Said.run(
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(arguments), java.util.Arrays.stream(more))
            .toArray(String[]::new));
  }

  @Test
  void eachStepSaysWhatItMakesOfTheSampleAndNothingIsWritten() throws IOException {
    Said said = dryRun("--json");
    assertThat(said.exit()).as(said.error()).isZero();
    JsonNode json = new ObjectMapper().readTree(said.out());
    assertThat(json.get("records").asInt()).isEqualTo(5);
    assertThat(json.get("sample").asInt()).isEqualTo(5);
    JsonNode steps = json.get("steps");
    assertThat(steps.fieldNames())
        .toIterable()
        .containsExactly(
            "ParseDocuments",
            "CleanText",
            "FilterDocuments",
            "DropExactDuplicates",
            "DropNearDuplicates",
            "ChunkDocuments");
    assertThat(steps.get("ParseDocuments").toString())
        .isEqualTo("{\"in\":5,\"out\":4,\"reasons\":{\"unknown-content-type\":1}}");
    assertThat(steps.get("FilterDocuments").toString())
        .isEqualTo("{\"in\":4,\"out\":3,\"reasons\":{\"text-length\":1}}");
    assertThat(steps.get("DropExactDuplicates").toString())
        .isEqualTo("{\"in\":3,\"out\":2,\"reasons\":{\"duplicate\":1}}");
    assertThat(steps.get("DropNearDuplicates").toString())
        .isEqualTo("{\"in\":2,\"out\":1,\"reasons\":{\"near-duplicate\":1}}");
    assertThat(json.get("chunks").asInt()).isEqualTo(1);
    assertThat(json.get("configuration").get("min-characters").asText()).isEqualTo("20");
    assertThat(out).doesNotExist();
  }

  @Test
  void theSampleMayBeSmallerAndReasonsHaveAnExample() {
    Said said = dryRun("--sample", "2");
    assertThat(said.exit()).as(said.error()).isZero();
    assertThat(said.out())
        .contains("the first 2 of 5 records:")
        .containsPattern("DropExactDuplicates +2 +1")
        .containsPattern("1 duplicate, such as [ab].txt: the same text as [ab].txt");
  }
}
