package io.penstock.text;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Texts and documents that are nasty in the ways that matter here. */
public final class Texts {
  private Texts() {}

  /** Words, line ends of all kinds, marks that compose, controls, pairs and halves of pairs. */
  public static Arbitrary<String> nasty() {
    Arbitrary<String> pieces =
        Arbitraries.frequencyOf(
            Tuple.of(
                6, Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(12)),
            Tuple.of(
                4,
                Arbitraries.of(
                    " ",
                    "  ",
                    "\t",
                    "\n",
                    "\r\n",
                    "\r",
                    "\n\n",
                    "\n \n",
                    "\n\n\n\n",
                    "\u00a0",
                    "\u2028",
                    "\u0085",
                    "\f",
                    ". ",
                    "! ",
                    "\u3002")),
            Tuple.of(
                2,
                Arbitraries.of(
                    "e\u0301",
                    "\u0301",
                    "\u0327\u0301",
                    "\u1100\u1161",
                    "\ufb01",
                    "\u2126",
                    "\ud83d\ude00",
                    "\ud83d",
                    "\ude00",
                    "\ufeff",
                    "\u0000",
                    "\u001b",
                    "\u007f",
                    "\u6f22\u5b57",
                    "\ufffe",
                    "\u0958")),
            Tuple.of(1, Arbitraries.strings().ofMaxLength(5)));
    return pieces.list().ofMaxSize(60).map(list -> String.join("", list));
  }

  /** A nasty text with headings and pages anywhere in it. */
  public static Arbitrary<Document> documents() {
    Arbitrary<List<Integer>> places = Arbitraries.integers().between(0, 1000).list().ofMaxSize(8);
    return Combinators.combine(nasty(), places, places)
        .as((text, headings, pages) -> document(text, headings, pages));
  }

  private static Document document(String text, List<Integer> headings, List<Integer> pages) {
    List<Heading> h = new ArrayList<>();
    for (int place : headings) {
      h.add(new Heading(1 + place % 4, "h" + place, place % (text.length() + 1)));
    }
    h.sort(Comparator.comparingInt(Heading::getStart));
    List<Integer> starts = pages.stream().map(p -> p % (text.length() + 1)).sorted().toList();
    List<Page> p = new ArrayList<>();
    starts.forEach(start -> p.add(new Page(p.size() + 1, start)));
    return of(text, h, p);
  }

  /** A document of plain text. */
  public static Document of(String text) {
    return of(text, List.of(), List.of());
  }

  public static Document of(String text, List<Heading> headings, List<Page> pages) {
    return Document.newBuilder()
        .setText(text)
        .setContentType("text/plain")
        .setHeadings(headings)
        .setPages(pages)
        .build();
  }
}
