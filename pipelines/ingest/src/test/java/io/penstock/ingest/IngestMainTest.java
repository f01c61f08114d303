package io.penstock.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.OrphanedContent;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way on embedded Flink, from files to shards, in several runs on one folder. */
class IngestMainTest {
  private static final String SHARED = "Two files hold this one text, and one of them will do.";

  @TempDir Path folder;

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** Runs to the end and gives what it says as JSON. */
  private JsonNode ingest(String pipeline, String... more) throws IOException {
    List<String> arguments =
        Stream.concat(
                Stream.of(
                    pipeline,
                    "--from",
                    folder.resolve("in").toString(),
                    "--to",
                    folder.resolve("out").toString(),
                    "--checkpoint-interval-millis",
                    "300",
                    "--json"),
                Stream.of(more))
            .toList();
    Said said = Said.run(arguments.toArray(String[]::new));
    assertThat(said.exit()).as(said.error()).isZero();
    assertThat(said.out().lines()).hasSize(1);
    return new ObjectMapper().readTree(said.out());
  }

  private DataSet data() throws IOException {
    return DataSet.open(new DataFolder(folder.resolve("out")));
  }

  private static Map<String, String> live(DataSet data, ShardKind kind, String column)
      throws IOException {
    Map<String, String> live = new TreeMap<>();
    data.forEachLiveRow(
        kind, row -> assertThat(live.put(row.text("document_id"), row.text(column))).isNull());
    return live;
  }

  /** Every offset once, every file there as its manifest says, nothing left over. */
  private void assertBooksBalance(long read) throws IOException {
    DataSet data = data();
    OffsetRanges all = new OffsetRanges();
    int files = 0;
    for (ShardManifest manifest : data.manifests().values()) {
      for (SourceOffsets offsets : manifest.getOffsets()) {
        for (OffsetRanges.Range range : OffsetRanges.parse(offsets.getOffsets()).ranges()) {
          assertThat(all.addRange(range.first(), range.last())).isEqualTo(-1);
        }
      }
      for (ShardFile file : manifest.getFiles()) {
        assertThat(Hashes.sha256(data.folder().shard(file))).isEqualTo(file.getSha256());
        files++;
      }
    }
    assertThat(all).isEqualTo(range(read));
    assertThat(data.fates().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(read);
    assertThat(names(data.folder().shards())).hasSize(files);
    assertThat(names(data.folder().temporary())).isEmpty();
  }

  private static OffsetRanges range(long until) {
    OffsetRanges range = new OffsetRanges();
    range.addRange(0, until - 1);
    return range;
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Set<String> names = new TreeSet<>();
      files.forEach(f -> names.add(f.getFileName().toString()));
      return names;
    }
  }

  @Test
  void documentsOverSeveralRuns() throws IOException {
    write("alpha.md", "# Alpha\n\nThe first version tells of rivers and of mills.\n");
    write("sub/page.html", "<html><body><p>A page about pipes under pressure.</p></body></html>");
    write("same-1.txt", SHARED);
    write("same-2.txt", SHARED);
    write("short.txt", "Too short.");
    write("broken.pdf", "%PDF-1.7 and then nothing of the kind");
    write("empty.txt", "");

    JsonNode first = ingest("documents");
    assertThat(first.get("records").toString()).isEqualTo("{\"kept\":3,\"dropped\":2,\"bad\":2}");
    assertBooksBalance(7);
    DataSet before = data();
    assertThat(first.get("version").asText()).isEqualTo(before.version());
    Map<String, String> texts = live(before, ShardKind.TEXT, "text");
    assertThat(texts.values())
        .containsExactlyInAnyOrder(
            "# Alpha\n\nThe first version tells of rivers and of mills.",
            "A page about pipes under pressure.",
            SHARED);
    assertThat(live(before, ShardKind.DROPPED, "rule").values())
        .containsExactlyInAnyOrder("text-length", "duplicate");
    assertThat(live(before, ShardKind.BAD, "rule").keySet())
        .containsExactly("broken.pdf", "empty.txt");

    // The same command again finds all of it done.
    JsonNode again = ingest("documents");
    assertThat(again).isEqualTo(first);
    assertThat(data().manifestIds()).isEqualTo(before.manifestIds());

    // What changed since, and only that, comes in.
    String holder = texts.containsKey("same-1.txt") ? "same-1.txt" : "same-2.txt";
    String fallen = holder.equals("same-1.txt") ? "same-2.txt" : "same-1.txt";
    Files.delete(folder.resolve("in").resolve(holder));
    Files.delete(folder.resolve("in/sub/page.html"));
    write("alpha.md", "# Alpha\n\nThe second version tells of turbines.\n");
    write("short.txt", "It has grown, and is long enough to be kept.");
    write("new.txt", "A document that was not there before at all.");
    write("broken.pdf", "%PDF-1.7 and still nothing that anyone could read");

    JsonNode third = ingest("documents");
    assertThat(third.get("records").toString())
        .isEqualTo("{\"kept\":6,\"dropped\":2,\"bad\":3,\"deleted\":2}");
    assertBooksBalance(13);
    DataSet after = data();
    assertThat(after.manifestIds()).containsAll(before.manifestIds());
    assertThat(live(after, ShardKind.TEXT, "text"))
        .isEqualTo(
            Map.of(
                "alpha.md", "# Alpha\n\nThe second version tells of turbines.",
                "short.txt", "It has grown, and is long enough to be kept.",
                "new.txt", "A document that was not there before at all."));
    assertThat(live(after, ShardKind.CHUNK, "text"))
        .containsOnlyKeys("alpha.md", "short.txt", "new.txt");
    assertThat(after.fates()).containsEntry(Fate.DELETED, 2L);
    assertThat(
            after.manifests().values().stream()
                .flatMap(m -> m.getOrphaned().stream())
                .map(OrphanedContent::getDocumentIds))
        .containsExactly(List.of(fallen));
    assertThat(after.version()).isNotEqualTo(before.version());
  }

  /** In one run, over runs with their state, and when that is made anew from the manifests. */
  @Test
  void nearDuplicatesAgainstAllHistory() throws IOException {
    String text =
        IntStream.range(0, 100).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    write("a.txt", text + " first");
    write("b.txt", text + " second");
    write("other.txt", "A text that is like none of the others here.");
    JsonNode first = ingest("documents", "--near-duplicates");
    assertThat(first.get("records").toString()).isEqualTo("{\"kept\":2,\"dropped\":1}");
    String survivor = live(data(), ShardKind.TEXT, "text").containsKey("a.txt") ? "a.txt" : "b.txt";
    String fallen = survivor.equals("a.txt") ? "b.txt" : "a.txt";
    assertThat(live(data(), ShardKind.DROPPED, "message"))
        .containsExactly(Map.entry(fallen, "nearly the same text as " + survivor));

    write("c.txt", text + " third");
    ingest("documents", "--near-duplicates");

    Said without =
        Said.run(
            "documents",
            "--from",
            folder.resolve("in").toString(),
            "--to",
            folder.resolve("out").toString());
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.error())
        .contains(
            "5-grams of words, 14 bands of 8 rows, seed 1; this run is to know them by: none");

    write("d.txt", text + " fourth");
    ingest("documents", "--near-duplicates", "--from-manifests");
    assertThat(live(data(), ShardKind.DROPPED, "message"))
        .isEqualTo(
            Map.of(
                fallen,
                "nearly the same text as " + survivor,
                "c.txt",
                "nearly the same text as " + survivor,
                "d.txt",
                "nearly the same text as " + survivor));

    Files.delete(folder.resolve("in").resolve(survivor));
    ingest("documents", "--near-duplicates");
    assertThat(
            data().manifests().values().stream()
                .flatMap(m -> m.getOrphaned().stream())
                .map(OrphanedContent::getDocumentIds))
        .containsExactly(List.of(fallen, "c.txt", "d.txt"));
    assertBooksBalance(6);
  }

  /** In one run, over runs with their state, and when that is made anew from the manifests. */
  @Test
  void paragraphDuplicatesAgainstAllHistory() throws IOException {
    String water = "Water runs down the hill and turns the wheel of the mill.\n\n";
    String wind = "Wind turns the sails of another mill, which stands on a hill.\n\n";
    write("a.txt", water + wind + "This is the first of the documents here.");
    JsonNode first = ingest("documents", "--paragraph-duplicates");
    assertThat(first.get("records").toString()).isEqualTo("{\"kept\":1}");

    write("b.txt", water + "This is the second of the documents here.");
    ingest("documents", "--paragraph-duplicates");
    Said without =
        Said.run(
            "documents",
            "--from",
            folder.resolve("in").toString(),
            "--to",
            folder.resolve("out").toString());
    assertThat(without.exit()).isEqualTo(1);
    assertThat(without.error()).contains("none; paragraphs of at least 40 characters");

    write("c.txt", wind + "This is the third of the documents here.");
    ingest("documents", "--paragraph-duplicates", "--near-duplicates", "--from-manifests");
    Map<String, String> texts = live(data(), ShardKind.TEXT, "text");
    assertThat(texts)
        .containsEntry("b.txt", "This is the second of the documents here.")
        .containsEntry("c.txt", "This is the third of the documents here.");
    assertThat(live(data(), ShardKind.TEXT, "metadata").get("c.txt"))
        .contains("\"paragraphs-left-out\":\"1\"");

    Files.delete(folder.resolve("in/a.txt"));
    ingest("documents", "--paragraph-duplicates", "--near-duplicates");
    write("d.txt", water + wind + "This is the fourth of the documents here.");
    ingest("documents", "--paragraph-duplicates", "--near-duplicates");
    assertThat(live(data(), ShardKind.TEXT, "text").get("d.txt"))
        .isEqualTo(water + wind + "This is the fourth of the documents here.");
    assertBooksBalance(5);
  }

  @Test
  void nearDuplicatesAreDroppedOnlyWhereThatIsAsked() {
    String[] paths = {"--from", folder.toString(), "--to", folder.resolve("out").toString()};
    Said alone =
        Said.run("documents", paths[0], paths[1], paths[2], paths[3], "--near-duplicates-rows=4");
    assertThat(alone.exit()).isEqualTo(2);
    assertThat(alone.error()).contains("--near-duplicates-rows goes with --near-duplicates");
    Said feedback =
        Said.run("feedback", paths[0], paths[1], paths[2], paths[3], "--near-duplicates");
    assertThat(feedback.exit()).isEqualTo(2);
    assertThat(feedback.error())
        .contains("--near-duplicates goes with documents, not with feedback");
    Said least =
        Said.run(
            "documents",
            paths[0],
            paths[1],
            paths[2],
            paths[3],
            "--paragraph-duplicates-min-characters=4");
    assertThat(least.exit()).isEqualTo(2);
    assertThat(least.error())
        .contains("--paragraph-duplicates-min-characters goes with --paragraph-duplicates");
  }

  /** Each line is a document, a broken one a bad record; what changed is listed anew. */
  @Test
  void recordsOfContainersAreDocuments() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 1000; i++) {
      lines.append(
          i % 100 == 7
              ? "{\"id\":\"cut off" + i + "\n"
              : "{\"id\":\"r%d\",\"text\":\"Record number %d tells of turbine %d.\"}\n"
                  .formatted(i, i, i));
    }
    write("pages.jsonl", lines.toString());
    write("table.csv", "text\nThe only row of a table that has one.\n");

    JsonNode first = ingest("documents");
    assertThat(first.get("records").toString()).isEqualTo("{\"kept\":991,\"bad\":10}");
    assertBooksBalance(1001);
    Map<String, String> texts = live(data(), ShardKind.TEXT, "text");
    assertThat(texts)
        .hasSize(991)
        .containsEntry("r999", "Record number 999 tells of turbine 999.")
        .containsEntry("table.csv#1", "The only row of a table that has one.");
    assertThat(live(data(), ShardKind.BAD, "rule"))
        .hasSize(10)
        .containsEntry("pages.jsonl#8", "invalid-json");

    write("table.csv", "text\nThe only row of a table was written anew.\n");
    assertThat(ingest("documents").get("records").toString())
        .isEqualTo("{\"kept\":992,\"bad\":10}");
    assertBooksBalance(1002);
    assertThat(live(data(), ShardKind.TEXT, "text"))
        .hasSize(991)
        .containsEntry("table.csv#1", "The only row of a table was written anew.");
  }

  @Test
  void feedback() throws IOException {
    write(
        "preferences.jsonl",
        """
        {"prompt":"p","chosen":"good","rejected":"poor"}
        {"prompt":"p", "chosen":"good", "rejected":"poor"}
        {"prompt":"p","chosen":"same","rejected":"same"}
        {"prompt":"p","completion":"c","label":true}
        not JSON
        """);
    JsonNode said = ingest("feedback");
    assertThat(said.get("records").toString()).isEqualTo("{\"kept\":2,\"dropped\":2,\"bad\":1}");
    assertBooksBalance(5);
    DataSet data = data();
    assertThat(live(data, ShardKind.PREFERENCE, "chosen").values()).containsExactly("good");
    assertThat(live(data, ShardKind.UNPAIRED_PREFERENCE, "completion").values())
        .containsExactly("c");
    assertThat(live(data, ShardKind.DROPPED, "rule").values())
        .containsExactlyInAnyOrder("duplicate", "chosen-equals-rejected");
    assertThat(live(data, ShardKind.BAD, "rule").values()).containsExactly("invalid-json");
  }
}
