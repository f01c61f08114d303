package io.penstock.cli.samples;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Documents that are readable and yet need a second look; their names say why. */
final class SpecialDocuments {
  private static final int NESTED_ELEMENTS = 2000;
  private static final String LOCKS =
      """
      Notes from the lock keeper at Évreux

      The old lock, l'écluse as people here still say, lifts a boat by three metres in nine minutes.
      Müller the miller swore that his wheel had turned more evenly before it was built. The café
      beside it sells a cake that is called après la crue, after the flood. On the gauge by the door
      the water of 1910 stands at 4 m 12, well above the counter.
      The keeper opens the sluices by hand, a quarter of a turn each minute, since a quick change
      sends a wave down the canal and loosens the boats at the quay.
      """;
  private static final String FERRY =
      """
      The ferry of Nordlia

      The ferry below the power house hangs on a rope and is moved by the river alone. The ferryman
      sets the hull at a slant to the stream, and the water does the rest: a turbine of one blade.
      When the station starts a machine the river rises by a hand, and the siren warns him first.
      “Slowly”, he says, “and I do not mind.” The fare is 2 € and has not changed since the opening.
      """;

  private SpecialDocuments() {}

  static List<SampleFile> all(Map<String, Article> written) {
    return List.of(
        duplicate("special/duplicate-of-surge-tanks.md", "handbook/surge-tanks.md", written),
        duplicate("special/duplicate-of-exactly-once.md", "data/exactly-once.md", written),
        duplicate("special/duplicate-of-deduplication.txt", "data/deduplication.txt", written),
        nearlyEqual(written),
        text("special/too-short-note.txt", "See drawing 4.\n", StandardCharsets.UTF_8)
            .with(Fate.dropped("text-length")),
        html("special/too-short-page.html", "<html><body><p>Page moved.</p></body></html>\n")
            .with(Fate.dropped("text-length")),
        text("special/symbols-only.txt", "*** --- *** === ***\n".repeat(12), StandardCharsets.UTF_8)
            .with(Fate.dropped("letter-share")),
        text(
                "special/numbers-only.txt",
                "12.4  33.1  118  0.97  2\n".repeat(30),
                StandardCharsets.UTF_8)
            .with(Fate.dropped("letter-share")),
        text("special/latin-1.txt", LOCKS, StandardCharsets.ISO_8859_1),
        declaredLatin1(),
        text("special/utf-16-little-endian.txt", "\uFEFF" + FERRY, StandardCharsets.UTF_16LE),
        text(
            "special/utf-16-big-endian.txt",
            "\uFEFF" + FERRY.replace("Nordlia", "Innervik").replace("a hand", "two hands"),
            StandardCharsets.UTF_16BE),
        deeplyNested());
  }

  private static SampleFile duplicate(String id, String of, Map<String, Article> written) {
    Article article = written.get(of);
    if (article == null) {
      throw new IllegalStateException("nothing to double: " + of);
    }
    return SampleFile.of(id, article).with(Fate.duplicateOf(of));
  }

  /** One word of difference: no exact duplicate. */
  private static SampleFile nearlyEqual(Map<String, Article> written) {
    SampleFile original =
        duplicate("special/near-identical-to-checkpoints.md", "data/checkpoints.md", written);
    String text = new String(original.bytes(), StandardCharsets.UTF_8);
    return new SampleFile(
        original.id(),
        original.contentType(),
        text.replace("each few seconds or minutes", "every few seconds or minutes")
            .getBytes(StandardCharsets.UTF_8),
        Fate.kept());
  }

  private static SampleFile declaredLatin1() {
    String page =
        "<html><head><meta charset=\"iso-8859-1\"><title>La crue de 1910</title></head><body>\n"
            + "<h1>La crue de 1910</h1>\n<p>A mark on the wall of the café shows how high the river"
            + " stood in January 1910. The miller's daughter, Amélie, rowed through the kitchen and"
            + " saved the clock. The écluse was open for three weeks.</p>\n</body></html>\n";
    return new SampleFile(
        "special/latin-1-declared.html",
        "text/html",
        page.getBytes(StandardCharsets.ISO_8859_1),
        Fate.kept());
  }

  private static SampleFile deeplyNested() {
    return html(
        "special/deeply-nested.html",
        "<html><body>"
            + "<div>".repeat(NESTED_ELEMENTS)
            + "<p>An editor with a fault has put this paragraph about the flow of the river into"
            + " two thousand nested boxes, and it can be read all the same.</p>"
            + "</div>".repeat(NESTED_ELEMENTS)
            + "</body></html>\n");
  }

  private static SampleFile html(String id, String page) {
    return new SampleFile(id, "text/html", page.getBytes(StandardCharsets.UTF_8), Fate.kept());
  }

  private static SampleFile text(String id, String text, Charset charset) {
    return new SampleFile(id, "text/plain", text.getBytes(charset), Fate.kept());
  }
}
