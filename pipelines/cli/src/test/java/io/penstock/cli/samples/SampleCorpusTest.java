package io.penstock.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleCorpusTest {
  private static Path dir;
  private static SampleSummary summary;
  private static JsonNode expected;

  @BeforeAll
  static void write(@TempDir Path folder) throws IOException {
    dir = folder;
    summary = SampleCorpus.writeTo(dir);
    expected = new ObjectMapper().readTree(dir.resolve("expected.json").toFile());
  }

  @Test
  void writesTheSameBytesEachTime(@TempDir Path again) throws IOException {
    SampleCorpus.writeTo(again);
    assertThat(files(again)).isEqualTo(files(dir));
  }

  @Test
  void writesOverAnEarlierRun() throws IOException {
    Map<String, ByteBuffer> before = files(dir);
    assertThat(SampleCorpus.writeTo(dir)).isEqualTo(summary);
    assertThat(files(dir)).isEqualTo(before);
  }

  @Test
  void countsWhatItWrote() throws IOException {
    assertThat(summary.documents()).isGreaterThanOrEqualTo(48);
    assertThat(paths("documents/")).hasSize(summary.documents());
    assertThat(paths("updates/")).hasSize(summary.updates());
    assertThat(Files.readAllLines(dir.resolve("deletes.txt"))).hasSize(summary.deletes());
    assertThat(Files.readAllLines(dir.resolve("preferences.jsonl")))
        .hasSize(summary.preferences())
        .hasSizeGreaterThanOrEqualTo(40);
    assertThat(Files.readAllLines(dir.resolve("instructions.jsonl")))
        .hasSize(summary.instructions())
        .hasSizeGreaterThanOrEqualTo(40);
    assertThat(files(dir).values().stream().mapToLong(ByteBuffer::remaining).sum())
        .isEqualTo(summary.bytes());
  }

  @Test
  void tellsTheFateOfEveryFile() throws IOException {
    List<String> told = new ArrayList<>();
    expected.get("files").fieldNames().forEachRemaining(told::add);
    List<String> there = new ArrayList<>(paths("documents/"));
    there.addAll(paths("updates/"));
    assertThat(told).containsExactlyInAnyOrderElementsOf(there);
  }

  @Test
  void everyRuleForDocumentsIsMet() {
    Map<String, Integer> rules = new TreeMap<>();
    expected
        .get("files")
        .forEach(
            file -> {
              if (file.has("rule")) {
                rules.merge(file.get("rule").asText(), 1, Integer::sum);
              }
            });
    assertThat(rules)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "duplicate", 3,
                "text-length", 3,
                "letter-share", 2,
                "empty", 1,
                "unreadable-pdf", 2,
                "encrypted-pdf", 1,
                "no-text-pdf", 1,
                "invalid-encoding", 2,
                "unknown-content-type", 1));
  }

  @Test
  void totalsBalance() {
    JsonNode totals = expected.get("totals");
    assertThat(totals.get("read").asInt())
        .isEqualTo(
            totals.get("kept").asInt()
                + totals.get("dropped").asInt()
                + totals.get("bad").asInt()
                + totals.get("deleted").asInt());
    Map<String, Integer> ends = new HashMap<>();
    expected
        .get("files")
        .forEach(file -> ends.merge(file.path("in-the-end").asText(), 1, Integer::sum));
    assertThat(ends.get("live")).isEqualTo(totals.get("live").asInt());
    assertThat(ends.get("deleted")).isEqualTo(totals.get("deleted").asInt());
    assertThat(ends.get("superseded")).isEqualTo(5);
  }

  @Test
  void duplicatesAreEqualToTheirHolder() throws IOException {
    int duplicates = 0;
    for (JsonNode file : expected.get("files")) {
      if (file.has("duplicate-of")) {
        String holder = file.get("duplicate-of").asText();
        assertThat(document(file.get("id").asText())).hasSameBinaryContentAs(document(holder));
        assertThat(holder).isLessThan(file.get("id").asText());
        assertThat(expected.get("files").has("updates/" + holder)).isFalse();
        duplicates++;
      }
    }
    assertThat(duplicates).isEqualTo(3);
  }

  @Test
  void noOtherDocumentsAreEqual() throws IOException {
    Map<ByteBuffer, String> seen = new HashMap<>();
    for (JsonNode file : expected.get("files")) {
      if (!file.has("duplicate-of") && file.get("outcome").asText().equals("kept")) {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(document(file.get("id").asText())));
        String id = file.get("id").asText();
        assertThat(seen.getOrDefault(bytes, id)).isEqualTo(id);
        seen.put(bytes, id);
      }
    }
  }

  @Test
  void updatesAndDeletesNameDocuments() throws IOException {
    for (String update : paths("updates/")) {
      assertThat(document(update.substring("updates/".length()))).exists();
    }
    for (String id : Files.readAllLines(dir.resolve("deletes.txt"))) {
      assertThat(document(id)).exists();
    }
  }

  @Test
  void keptPdfsHaveSeveralPagesOfText() throws IOException {
    int pdfs = 0;
    for (String path : paths("documents/")) {
      if (path.endsWith(".pdf") && !path.contains("/broken/")) {
        try (PDDocument pdf = Loader.loadPDF(dir.resolve(path).toFile())) {
          assertThat(pdf.getNumberOfPages()).as(path).isGreaterThanOrEqualTo(2);
          assertThat(new PDFTextStripper().getText(pdf))
              .contains(pdf.getDocumentInformation().getTitle(), "page 2 of ")
              .hasSizeGreaterThan(2500);
          assertThat(pdf.getDocumentCatalog().getDocumentOutline().children()).isNotEmpty();
        }
        pdfs++;
      }
    }
    assertThat(pdfs).isGreaterThanOrEqualTo(10);
  }

  @Test
  void brokenPdfsCannotBeRead() throws IOException {
    assertThatThrownBy(() -> pages("truncated.pdf")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pages("garbage.pdf")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> pages("encrypted.pdf")).isInstanceOf(InvalidPasswordException.class);
    try (PDDocument pdf = Loader.loadPDF(document("broken/encrypted.pdf").toFile(), "reader")) {
      assertThat(new PDFTextStripper().getText(pdf)).contains("surge tank");
    }
    try (PDDocument pdf = Loader.loadPDF(document("broken/scanned-without-text.pdf").toFile())) {
      assertThat(new PDFTextStripper().getText(pdf)).isBlank();
    }
  }

  @Test
  void otherEncodingsAreWhatTheirNamesSay() throws IOException {
    byte[] latin1 = Files.readAllBytes(document("special/latin-1.txt"));
    assertThatThrownBy(() -> utf8(latin1)).isInstanceOf(CharacterCodingException.class);
    assertThat(new String(latin1, StandardCharsets.ISO_8859_1)).contains("Évreux", "écluse");
    assertThat(
            Files.readString(document("special/utf-16-little-endian.txt"), StandardCharsets.UTF_16))
        .startsWith("The ferry of Nordlia");
    assertThat(Files.readString(document("special/utf-16-big-endian.txt"), StandardCharsets.UTF_16))
        .startsWith("The ferry of Innervik");
    byte[] invalid = Files.readAllBytes(document("broken/invalid-utf-8.txt"));
    assertThatThrownBy(() -> utf8(invalid)).isInstanceOf(CharacterCodingException.class);
  }

  @Test
  void thereIsEnoughTextToLearnFrom() {
    int characters = 0;
    Map<String, Article> articles = WrittenArticles.all();
    articles.putAll(ComposedArticles.all());
    for (Article article : articles.values()) {
      characters += TextWriter.write(article).length();
    }
    assertThat(characters).isBetween(250_000, 400_000);
  }

  @Test
  void noSlotIsLeftOpen() {
    for (Map.Entry<String, Article> entry : ComposedArticles.all().entrySet()) {
      assertThat(TextWriter.write(entry.getValue()))
          .as(entry.getKey())
          .doesNotContain("{", "}", "[", "]", "  .");
    }
  }

  @Test
  void feedbackIsCounted() throws IOException {
    for (String name : List.of("preferences.jsonl", "instructions.jsonl")) {
      JsonNode feedback = expected.get("feedback").get(name);
      int sum = 0;
      for (String outcome : List.of("kept", "dropped", "bad")) {
        for (JsonNode count : feedback.get(outcome)) {
          sum += count.asInt();
        }
      }
      assertThat(feedback.get("rows").asInt()).isEqualTo(sum);
      assertThat(feedback.get("lines")).hasSize(sum);
      List<String> lines = Files.readAllLines(dir.resolve(name));
      assertThat(lines).hasSize(sum).doesNotHaveDuplicates();
      for (int i = 0; i < sum; i++) {
        assertThat(isJson(lines.get(i)))
            .isEqualTo(!feedback.get("lines").get(i).path("rule").asText().equals("invalid-json"));
      }
    }
    assertThat(expected.at("/feedback/preferences.jsonl/dropped/chosen-equals-rejected").asInt())
        .isEqualTo(2);
  }

  @Test
  void lengthDoesNotTellTheBetterAnswer() throws IOException {
    Map<String, List<Boolean>> chosenIsLonger = new TreeMap<>();
    List<String> lines = Files.readAllLines(dir.resolve("preferences.jsonl"));
    for (int i = 0; i < lines.size(); i++) {
      JsonNode truth = expected.at("/feedback/preferences.jsonl/lines/" + i);
      if (truth.path("outcome").asText().equals("kept")
          && truth.path("shape").asText().endsWith("preference")) {
        JsonNode pair = new ObjectMapper().readTree(lines.get(i));
        chosenIsLonger
            .computeIfAbsent(said(pair.get("prompt")), question -> new ArrayList<>())
            .add(said(pair.get("chosen")).length() > said(pair.get("rejected")).length());
      }
    }
    assertThat(chosenIsLonger).hasSize(96);
    assertThat(chosenIsLonger.values())
        .allSatisfy(longer -> assertThat(longer).containsExactlyInAnyOrder(true, false));
  }

  @Test
  void theQuestionsHaveAnswers() throws IOException {
    assertThat(SampleCorpus.questions()).hasSize(3);
    assertThat(Files.readString(document("handbook/surge-tanks.md")))
        .contains("## How it protects the penstock");
    assertThat(Files.readString(document("data/exactly-once.md"))).contains("Exactly once means");
  }

  /** The last of what is said, in either shape. */
  private static String said(JsonNode node) {
    return node.isArray() ? node.get(node.size() - 1).get("content").asText() : node.asText();
  }

  private static boolean isJson(String line) {
    try {
      new ObjectMapper().readTree(line);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static int pages(String name) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(document("broken/" + name).toFile())) {
      return pdf.getNumberOfPages();
    }
  }

  private static Path document(String id) {
    return dir.resolve("documents").resolve(id);
  }

  private static List<String> paths(String prefix) throws IOException {
    return files(dir).keySet().stream().filter(path -> path.startsWith(prefix)).toList();
  }

  private static Map<String, ByteBuffer> files(Path root) throws IOException {
    Map<String, ByteBuffer> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(path).toString().replace('\\', '/'),
            ByteBuffer.wrap(Files.readAllBytes(path)));
      }
    }
    return files;
  }
}
