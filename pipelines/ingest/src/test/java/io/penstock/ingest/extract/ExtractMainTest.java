package io.penstock.ingest.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractMainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path in = Path.of("");
  private Path out = Path.of("");

  /** What a run said on its standard output and beside. */
  private record Said(int exit, String out, String err) {}

  @BeforeEach
  void input() throws IOException {
    in = Files.createDirectories(folder.resolve("in/sub"));
    in = in.getParent();
    out = folder.resolve("out.jsonl");
    Files.writeString(
        in.resolve("b.md"),
        """
        ---
        title: Dams
        year: 1999
        tags: [a, b]
        ok: true
        ---
        Before.

        # Walls

        Of stone.

        | a | b |
        |---|---|
        | 1 | 2 |

        ## Height

        High.

        # Empty
        """);
    Files.writeString(in.resolve("a.txt"), "Only words.");
    Files.write(in.resolve("sub/c.bin"), new byte[] {0, 1, 2, 3});
    Files.writeString(
        in.resolve("sub/d.html"),
        "<html><title>Page</title><body><h1>Turbine</h1><p>It turns.</p></body></html>");
    Files.writeString(
        in.resolve("e.jsonl"), "{\"id\":\"r1\",\"text\":\"one\"}\nbroken\n{\"text\":\"three\"}\n");
    Files.writeString(in.resolve("e.csv"), "id,text\n1,eins\n");
    Files.writeString(in.resolve(".hidden"), "not read");
  }

  private Said run(String... arguments) {
    PrintStream before = System.out;
    PrintStream beforeErr = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, UTF_8));
    System.setErr(new PrintStream(complained, true, UTF_8));
    try {
      return new Said(
          ExtractMain.execute(arguments), said.toString(UTF_8), complained.toString(UTF_8));
    } finally {
      System.setOut(before);
      System.setErr(beforeErr);
    }
  }

  private Said extract(String... more) {
    List<String> arguments = new ArrayList<>(List.of(in.toString(), out.toString()));
    arguments.addAll(List.of(more));
    return run(arguments.toArray(String[]::new));
  }

  private static List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static List<String> texts(List<JsonNode> lines, String key) {
    return lines.stream().map(l -> l.path(key).asText()).toList();
  }

  @Test
  void aLineForEveryDocumentInTheOrderOfPaths() throws IOException {
    Said said = extract("--threads", "3", "--json");
    assertThat(said.exit()).as(said.err()).isZero();
    JsonNode summary = JSON.readTree(said.out());
    assertThat(summary.path("read").asInt()).isEqualTo(8);
    assertThat(summary.path("written").asInt()).isEqualTo(6);
    assertThat(summary.path("failed").asInt()).isEqualTo(2);
    assertThat(summary.path("reasons").toString())
        .isEqualTo("{\"invalid-json\":1,\"unknown-content-type\":1}");
    assertThat(summary.path("hidden").asInt()).isEqualTo(1);

    List<JsonNode> lines = lines(out);
    assertThat(texts(lines, "path"))
        .containsExactly(
            "a.txt",
            "b.md",
            "e.csv#1",
            "e.jsonl#1",
            "e.jsonl#2",
            "e.jsonl#3",
            "sub/c.bin",
            "sub/d.html");
    assertThat(texts(lines, "id"))
        .containsExactly(
            "a.txt", "b.md", "1", "r1", "e.jsonl#2", "e.jsonl#3", "sub/c.bin", "sub/d.html");
    assertThat(lines.get(0).path("text").asText()).isEqualTo("Only words.");
    assertThat(lines.get(0).path("charset").asText()).isEqualTo("UTF-8");
    assertThat(lines.get(0).get("language").isNull()).isTrue();
    assertThat(lines.get(1).path("metadata").toString())
        .isEqualTo("{\"ok\":true,\"tags\":[\"a\",\"b\"],\"title\":\"Dams\",\"year\":1999}");
    assertThat(lines.get(1).path("tables").asInt()).isEqualTo(1);
    assertThat(lines.get(4).path("error").path("reason").asText()).isEqualTo("invalid-json");
    assertThat(lines.get(4).has("text")).isFalse();
    assertThat(lines.get(7).path("title").asText()).isEqualTo("Page");
    assertThat(lines.get(7).path("content_type").asText()).isEqualTo("text/html");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(in, out);
    }
  }

  @Test
  void theSameBytesWhateverTheThreads() throws IOException {
    for (int i = 0; i < 300; i++) {
      Files.writeString(in.resolve("sub/n" + i + ".md"), "# n" + i + "\n" + "word ".repeat(i * 7));
    }
    assertThat(extract("--threads", "1").exit()).isZero();
    byte[] one = Files.readAllBytes(out);
    assertThat(extract("--threads", "7").exit()).isZero();
    assertThat(Files.readAllBytes(out)).isEqualTo(one);
    assertThat(lines(out)).hasSize(308);
  }

  @Test
  void aTreeOfMarkdownWithAnIndex() throws IOException {
    out = folder.resolve("tree");
    Said said = extract("--format", "markdown");
    assertThat(said.exit()).as(said.err()).isZero();
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(out)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(out.relativize(file).toString(), Files.readString(file));
      }
    }
    assertThat(files.keySet())
        .containsExactly(
            "a.txt.md",
            "b.md",
            "e.csv/1.md",
            "e.jsonl/1.md",
            "e.jsonl/3.md",
            "index.jsonl",
            "sub/d.html.md");
    assertThat(files.get("a.txt.md"))
        .isEqualTo(
            """
            ---
            path: "a.txt"
            id: "a.txt"
            content_type: "text/plain"
            charset: "UTF-8"
            pages: 0
            tables: 0
            ---
            Only words.""");
    assertThat(files.get("b.md")).contains("metadata: {\"ok\":true,").endsWith("# Empty\n");
    List<JsonNode> index = lines(out.resolve("index.jsonl"));
    assertThat(index).hasSize(8);
    assertThat(index.get(4).toString())
        .startsWith("{\"path\":\"e.jsonl#2\",\"id\":\"e.jsonl#2\",\"error\":{\"reason\":");
    assertThat(index.get(5).path("file").asText()).isEqualTo("e.jsonl/3.md");

    Said again = extract("--format", "markdown");
    assertThat(again.exit()).isEqualTo(1);
    assertThat(again.err()).contains("is there already, and not empty");
  }

  @Test
  void pairsBySection() throws IOException {
    assertThat(extract("--format", "lmstudio").exit()).isZero();
    List<JsonNode> pairs = lines(out);
    assertThat(texts(pairs, "prompt"))
        .startsWith(
            "What does \"a.txt\" say?",
            "What does \"Dams\" say?",
            "What does \"Dams\" say about \"Walls\"?",
            "What does \"Dams\" say about \"Walls > Height\"?")
        .endsWith("What does \"Page\" say about \"Turbine\"?");
    assertThat(texts(pairs, "response")).contains("Before.", "High.", "It turns.");
    assertThat(pairs).hasSize(8);
    List<JsonNode> index = lines(folder.resolve("out.jsonl.index.jsonl"));
    assertThat(index).hasSize(8);
    assertThat(index.get(1).path("rows").asInt()).isEqualTo(3);

    assertThat(extract("--format", "alpaca").exit()).isZero();
    assertThat(lines(out).get(3).toString())
        .isEqualTo(
            "{\"instruction\":\"Write what the document says about \\\"Walls > Height\\\".\",\"input\":\"Dams\",\"output\":\"High.\"}");
  }

  /** Wherever a run is ended, the one that goes on makes the same bytes. */
  @Test
  void goesOnFromAnyPlaceInItsJournal() throws IOException {
    for (String format : List.of("jsonl", "lmstudio")) {
      Path whole = folder.resolve("whole.jsonl");
      assertThat(run(in.toString(), whole.toString(), "--format", format).exit()).isZero();
      byte[] expected = Files.readAllBytes(whole);
      Path unfinished = folder.resolve("out.jsonl.unfinished");
      Path journal = folder.resolve("out.jsonl.journal");
      byte[] all = journalOf(format);
      for (int cut = 0; cut <= all.length; cut += 37) {
        Files.write(journal, java.util.Arrays.copyOf(all, cut));
        Files.write(unfinished, expected);
        Said said = extract("--format", format, "--resume", "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(Files.readAllBytes(out)).as("cut at %s", cut).isEqualTo(expected);
        assertThat(JSON.readTree(said.out()).path("read").asInt()).isEqualTo(8);
        assertThat(JSON.readTree(said.out()).path("failed").asInt()).isEqualTo(2);
      }
      Files.write(journal, all);
      Files.write(unfinished, expected);
      assertThat(extract("--format", format, "--resume", "--main-text").err())
          .contains("was written with other options");
      Files.writeString(in.resolve("aa.txt"), "new");
      assertThat(extract("--format", format, "--resume").err())
          .contains("it had b.md where now aa.txt comes");
      Files.delete(in.resolve("aa.txt"));
      // The output is shorter than the journal says: what is missing is written again.
      Files.write(unfinished, java.util.Arrays.copyOf(expected, 40));
      assertThat(extract("--format", format, "--resume").exit()).isZero();
      assertThat(Files.readAllBytes(out)).isEqualTo(expected);
    }
  }

  /** As a run writes it that is ended before its last step. */
  private byte[] journalOf(String format) throws IOException {
    // A folder in the output's place cannot be replaced by a file.
    Path blocked = folder.resolve("out.jsonl");
    Files.deleteIfExists(blocked);
    ByteArrayOutputStream journal = new ByteArrayOutputStream();
    Path index = folder.resolve("out.jsonl.index.jsonl");
    Files.createDirectories(index.resolve("full"));
    if (format.equals("jsonl")) {
      journal.writeBytes(journalFromLines());
    } else {
      assertThat(extract("--format", format).exit()).isEqualTo(1);
      journal.writeBytes(Files.readAllBytes(folder.resolve("out.jsonl.journal")));
    }
    Files.delete(index.resolve("full"));
    Files.delete(index);
    return journal.toByteArray();
  }

  private byte[] journalFromLines() throws IOException {
    StringBuilder journal =
        new StringBuilder(
            "{\"format_version\":1,\"options\":{\"in\":\"%s\",\"format\":\"jsonl\",\"main_text\":false,\"ocr\":\"auto\",\"ocr_languages\":\"eng\",\"max_document_bytes\":67108864,\"text_field\":\"\",\"id_field\":\"\"}}\n"
                .formatted(in));
    long end = 0;
    for (String line : Files.readAllLines(folder.resolve("whole.jsonl"))) {
      JsonNode row = JSON.readTree(line);
      end += line.getBytes(UTF_8).length + 1;
      String error = row.has("error") ? ",\"error\":" + row.get("error") : "";
      journal.append(
          "{\"path\":%s,\"rows\":1%s,\"end\":%d}\n".formatted(row.get("path"), error, end));
    }
    return journal.toString().getBytes(UTF_8);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(extract("--format", "word").exit()).isEqualTo(2);
    assertThat(extract("--threads", "0").exit()).isEqualTo(2);
    assertThat(extract("--passwords-from", "env:PENSTOCK_NOT_SET").err())
        .contains("passwords from env:PENSTOCK_NOT_SET: this process has no such environment");
    assertThat(run(in.toString(), in.resolve("x.jsonl").toString()).err()).contains("lies in IN");
    Said missing = run(folder.resolve("none").toString(), out.toString());
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("none: no such file or folder");
  }

  @Test
  void tooLargeOnesFailUnread() throws IOException {
    assertThat(extract("--max-document-bytes", "100", "--json").out()).contains("\"too-large\":1");
    assertThat(lines(out).get(1).path("error").path("reason").asText()).isEqualTo("too-large");
  }
}
