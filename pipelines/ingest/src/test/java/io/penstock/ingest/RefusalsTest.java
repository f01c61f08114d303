package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot run says why, before it makes anything. */
class RefusalsTest {
  @TempDir Path folder;
  private Path from;
  private Path to;

  @BeforeEach
  void makeFolder() throws IOException {
    from = Files.createDirectories(folder.resolve("docs"));
    to = folder.resolve("data");
  }

  static Stream<Arguments> wrongOptions() {
    return Stream.of(
        Arguments.of("--parallelism=0", "--parallelism must be positive: 0"),
        Arguments.of("--parallelism=two", "Invalid value for option '--parallelism'"),
        Arguments.of("--checkpoint-interval-millis=1", "must be at least 100: 1"),
        Arguments.of("--max-document-bytes=0", "maxBytes must be positive: 0"),
        Arguments.of("--min-characters=-1", "minCharacters must not be negative: -1"),
        Arguments.of("--min-letter-share=2", "minShare must lie in [0, 1]: 2.0"),
        Arguments.of("--chunker=magic", "chunker must be one of [recursive, fixed,"),
        Arguments.of("--chunk-target-length=0", "targetLength must be positive: 0"),
        Arguments.of("--chunk-overlap-length=900", "overlapLength 900 must lie in [0, 500]"),
        Arguments.of("--every-shards=-1", "must not be negative: -1"),
        Arguments.of("--train-to=runs", "expected --bootstrap HOST:PORT"),
        Arguments.of("--flink-master=here", "--flink-master: expected HOST:PORT, found here"),
        Arguments.of("--sample=0", "--sample must be positive: 0"),
        Arguments.of("--unheard-of", "Unknown option: '--unheard-of'"));
  }

  @ParameterizedTest
  @MethodSource("wrongOptions")
  void aWrongOptionIsNamed(String option, String message) {
    Said said = Said.run("documents", "--from", from.toString(), "--to", to.toString(), option);
    assertThat(said.error()).contains(message);
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(to).doesNotExist();
  }

  @Test
  void theLargestDocumentFollowsFromTheHeapThatIsKnown() {
    long mebibyte = 1 << 20;
    assertThat(IngestPlanner.maxDocumentBytes(false, 750 * mebibyte)).isEqualTo(30 * mebibyte);
    assertThat(IngestPlanner.maxDocumentBytes(false, 4096 * mebibyte)).isEqualTo(64 * mebibyte);
    assertThat(IngestPlanner.maxDocumentBytes(true, 750 * mebibyte)).isEqualTo(64 * mebibyte);
  }

  @Test
  void withoutWhatItNeedsItSaysWhatItNeeds() {
    assertThat(Said.run("documents", "--from", from.toString()).exit()).isEqualTo(2);
    Said said = Said.run();
    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.error()).contains("Missing required subcommand");
  }

  @Test
  void aPathThatIsNotThere() {
    Path missing = folder.resolve("missing");
    Said said = Said.run("documents", "--from", missing.toString(), "--to", to.toString());
    assertThat(said.error()).endsWith("penstock: --from " + missing + ": no such file or folder\n");
    assertThat(said.exit()).isEqualTo(1);
  }

  @Test
  void anOutputFolderThatIsAFile() throws IOException {
    Files.writeString(to, "");
    Said said = Said.run("documents", "--from", from.toString(), "--to", to.toString());
    assertThat(said.error()).contains("penstock: the output folder " + to + " cannot be written");
    assertThat(said.exit()).isEqualTo(1);
  }

  @Test
  void anOutputFolderWithinWhatIsRead() {
    Path within = from.resolve("data");
    Said said = Said.run("documents", "--from", from.toString(), "--to", within.toString());
    assertThat(said.error()).contains("--to " + within + " lies in --from " + from);
    assertThat(said.exit()).isEqualTo(2);
    assertThat(within).doesNotExist();
  }

  @Test
  void aFolderThatAnotherRunHas() throws Exception {
    try (RunLock lock = RunLock.take(new DataFolder(to))) {
      Said said = Said.run("documents", "--from", from.toString(), "--to", to.toString());
      assertThat(said.error()).contains("penstock: another run writes into " + to);
      assertThat(said.exit()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("unreachable")
  void aBrokerThatDoesNotAnswer(String from, String[] more, String named) throws IOException {
    String source = from.isEmpty() ? this.from.toString() : from;
    Files.writeString(this.from.resolve("a.txt"), "A text of more than twenty letters.");
    String[] arguments =
        Stream.concat(
                Stream.of("documents", "--from", source, "--to", to.toString()), Stream.of(more))
            .toArray(String[]::new);
    Said said = Assertions.assertTimeout(Duration.ofSeconds(20), () -> Said.run(arguments));
    // In a process of its own the log is in its file; here it is on the same stream.
    assertThat(said.error()).contains("penstock: " + named).contains("Is the broker running?");
    assertThat(said.exit()).isEqualTo(1);
  }

  static Stream<Arguments> unreachable() {
    return Stream.of(
        Arguments.of("kafka://localhost:1", new String[0], "--from kafka://localhost:1: "),
        Arguments.of("", new String[] {"--bootstrap", "localhost:1"}, "--bootstrap localhost:1: "));
  }
}
