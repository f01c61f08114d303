package io.penstock.cli.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The example corpus: documents in four formats, newer versions and deletes of some of them,
 * preferences and instructions, a pipeline file, and the truth about each file. Every run writes
 * the same bytes.
 */
public final class SampleCorpus {
  private static final List<String> QUESTIONS =
      List.of(
          "how does a surge tank protect a penstock?",
          "what does exactly once mean?",
          "which dams carry the load into the walls of the valley?");

  private SampleCorpus() {}

  /** Questions that the corpus answers, good to show a search with. */
  public static List<String> questions() {
    return QUESTIONS;
  }

  /**
   * Writes the corpus below a folder, which is made where it is missing; files of the same names
   * are replaced.
   *
   * @throws IOException if the folder cannot be written
   */
  public static SampleSummary writeTo(Path dir) throws IOException {
    Map<String, Article> articles = WrittenArticles.all();
    List<SampleFile> special = SpecialDocuments.all(articles);
    List<SampleFile> broken = BrokenDocuments.all(articles.values().iterator().next());
    articles.putAll(ComposedArticles.all());
    List<SampleFile> documents =
        Stream.of(
                articles.entrySet().stream()
                    .map(entry -> SampleFile.of(entry.getKey(), entry.getValue())),
                special.stream(),
                broken.stream())
            .flatMap(files -> files)
            .sorted(Comparator.comparing(SampleFile::id))
            .toList();
    return write(dir, documents, Updates.all(articles));
  }

  private static SampleSummary write(Path dir, List<SampleFile> documents, List<SampleFile> updates)
      throws IOException {
    Map<String, List<FeedbackRow>> feedback = new LinkedHashMap<>();
    feedback.put("preferences.jsonl", Feedback.preferences());
    feedback.put("instructions.jsonl", Feedback.instructions());
    List<String> deletes = Updates.deletes();

    Map<String, byte[]> files = new LinkedHashMap<>();
    documents.forEach(file -> files.put("documents/" + file.id(), file.bytes()));
    updates.forEach(file -> files.put("updates/" + file.id(), file.bytes()));
    files.put("deletes.txt", lines(deletes));
    feedback.forEach(
        (name, rows) -> files.put(name, lines(rows.stream().map(FeedbackRow::line).toList())));
    files.put("pipeline.yaml", utf8(Stock.text("static/pipeline.yaml")));
    files.put("README.md", utf8(Stock.text("static/README.md")));
    files.put("expected.json", new Expectations(documents, updates, deletes, feedback).bytes());

    long bytes = 0;
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = dir.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.write(path, file.getValue());
      bytes += file.getValue().length;
    }
    return new SampleSummary(
        dir,
        documents.size(),
        updates.size(),
        deletes.size(),
        feedback.get("preferences.jsonl").size(),
        feedback.get("instructions.jsonl").size(),
        bytes);
  }

  private static byte[] lines(List<String> lines) {
    return utf8(String.join("\n", lines) + "\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
