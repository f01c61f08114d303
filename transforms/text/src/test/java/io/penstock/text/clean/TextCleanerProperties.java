package io.penstock.text.clean;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.Texts;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextCleanerProperties {
  private final TextCleaner cleaner = new TextCleaner();

  @Provide
  Arbitrary<Document> documents() {
    return Texts.documents();
  }

  @Provide
  Arbitrary<String> texts() {
    return Texts.nasty();
  }

  @Property
  void cleaningTwiceChangesNothingMore(@ForAll("documents") Document document) {
    Document once = cleaner.clean(document);
    assertThat(cleaner.clean(once)).isEqualTo(once);
  }

  @Property
  void cleanTextHasOneForm(@ForAll("texts") String text) {
    String clean = cleaner.clean(text);
    assertThat(Normalizer.isNormalized(clean, Normalizer.Form.NFC)).isTrue();
    assertThat(clean)
        .doesNotContainPattern("[\\p{Cntrl}&&[^\\n\\t]]")
        .doesNotContainPattern("[\\h\\v]\\z|\\A\\n|[\\h\\r]\\n|\\n{4}")
        .doesNotContain("\ufeff");
    assertThat(
            new String(
                clean.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(clean);
  }

  @Property
  void visibleTextStays(@ForAll("texts") String text) {
    assertThat(letters(cleaner.clean(text))).isEqualTo(letters(text));
  }

  /** Letters that no step touches. */
  private static String letters(String text) {
    // With a mark behind it a letter may compose into another one.
    return text.replaceAll("[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ufeff]", "")
        .replaceAll("\\P{M}\\p{M}+", "")
        .replaceAll("[^a-e]", "");
  }

  @Property
  void offsetsStayInOrderAndOnTheSameLetter(@ForAll("documents") Document document) {
    Document cleaned = cleaner.clean(document);
    Map<Integer, Integer> moved = new TreeMap<>();
    List<Heading> before = document.getHeadings();
    for (int i = 0; i < before.size(); i++) {
      moved.put(before.get(i).getStart(), cleaned.getHeadings().get(i).getStart());
    }
    List<Page> pages = document.getPages();
    for (int i = 0; i < pages.size(); i++) {
      int start = cleaned.getPages().get(i).getStart();
      assertThat(moved.merge(pages.get(i).getStart(), start, Math::max)).isEqualTo(start);
    }
    assertThat(List.copyOf(moved.values())).isSorted();
    moved.forEach(
        (old, now) -> {
          assertThat(now).isBetween(0, cleaned.getText().length());
          // What follows a place follows it still, and no more than that.
          assertThat(letters(document.getText().substring(old)))
              .endsWith(letters(cleaned.getText().substring(now)));
        });
  }
}
