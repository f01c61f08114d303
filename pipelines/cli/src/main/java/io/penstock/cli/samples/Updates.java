package io.penstock.cli.samples;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Newer versions of some documents, and the ids of those that are to be deleted. */
final class Updates {
  /** The documents whose newer version is fine; none of them holds the content of a duplicate. */
  private static final List<String> REVISED =
      List.of(
          "handbook/water-hammer.md",
          "handbook/penstock-design.pdf",
          "data/kafka-topics.html",
          "stations/alder-fell.md");

  private static final String WITHDRAWN = "runs/larger-vocabulary.html";
  private static final String DAMAGED = "handbook/intakes-and-fish.txt";

  private Updates() {}

  static List<SampleFile> all(Map<String, Article> articles) {
    List<SampleFile> revised =
        REVISED.stream().map(id -> SampleFile.of(id, revised(id, articles))).toList();
    return Stream.concat(
            revised.stream(),
            Stream.of(
                // Too short to be kept: it ends the old version all the same.
                new SampleFile(
                    WITHDRAWN,
                    "text/html",
                    "<html><body><p>Withdrawn.</p></body></html>\n"
                        .getBytes(StandardCharsets.UTF_8),
                    Fate.dropped("text-length")),
                // Unreadable: the old version stays.
                BrokenDocuments.invalidUtf8(DAMAGED)))
        .toList();
  }

  static List<String> deletes() {
    return List.of(
        "incidents/full-disk.html",
        "logs/castle-rapids-2021-january.txt",
        "stations/nether-thorpe.html");
  }

  private static Article revised(String id, Map<String, Article> articles) {
    Article article = articles.get(id);
    if (article == null) {
      throw new IllegalStateException("nothing to revise: " + id);
    }
    return article.revised(
        LocalDate.of(2025, 9, 1),
        List.of(
            new Block.Heading(2, "Revision of September 2025"),
            new Block.Paragraph(
                "This version was read again by the crew after the flood of August. Figures that"
                    + " had changed were corrected, and the emergency numbers were moved to the"
                    + " binder beside the telephone.")));
  }
}
