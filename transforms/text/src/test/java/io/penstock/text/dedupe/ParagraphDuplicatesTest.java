package io.penstock.text.dedupe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.ParagraphDuplicates.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

class ParagraphDuplicatesTest {
  private static final ParagraphPolicy POLICY = new ParagraphPolicy(10);

  private final ParagraphDuplicates duplicates =
      new ParagraphDuplicates(POLICY, new HeapParagraphMemory());

  private static SourcePosition at(long version) {
    return new SourcePosition("docs", 0, version, version);
  }

  private static ParagraphSketch sketch(String... paragraphs) {
    return ParagraphSketch.of(String.join("\n\n", paragraphs), POLICY);
  }

  private static final String WATER = "Water runs down the hill.";
  private static final String WIND = "Wind turns the mill.";
  private static final String SUN = "The sun dries the hay.";

  private Set<Long> came(String document, long version, String... paragraphs) {
    return duplicates.came(document, at(version), sketch(paragraphs)).leftOut();
  }

  private static Set<Long> hashes(String... paragraphs) {
    return sketch(paragraphs).characters().keySet();
  }

  @Test
  void theFirstHoldsAParagraphAndLaterOnesLoseIt() {
    assertThat(came("a", 1, WATER, WIND)).isEmpty();
    assertThat(came("b", 2, "Water runs\ndown  the hill.", SUN)).isEqualTo(hashes(WATER));
    assertThat(came("c", 3, SUN, WIND, "A text of its own.")).isEqualTo(hashes(SUN, WIND));
  }

  @Test
  void shortOnesMayStandAnywhere() {
    assertThat(came("a", 1, "# Mills", WATER)).isEmpty();
    assertThat(came("b", 2, "# Mills", WIND)).isEmpty();
    assertThatThrownBy(() -> new ParagraphPolicy(0)).hasMessageContaining("positive, not 0");
  }

  @Test
  void whatADocumentGivesUpIsFree() {
    came("a", 1, WATER, WIND);
    assertThat(came("a", 2, WIND)).isEmpty();
    assertThat(came("b", 3, WATER, WIND, SUN)).isEqualTo(hashes(WIND));
    duplicates.ended("a", at(4), true);
    assertThat(came("c", 5, WIND, "Another one about fire.")).isEmpty();
    assertThat(came("d", 6, WATER, "Another one about snow.")).isEqualTo(hashes(WATER));
  }

  @Test
  void aLateVersionNeitherLosesNorHolds() {
    came("a", 5, WATER);
    assertThat(came("a", 3, WIND)).isEmpty();
    assertThat(came("b", 6, WIND, SUN)).isEmpty();
    duplicates.ended("c", at(9), true);
    assertThat(came("c", 8, "A late one about fire.")).isEmpty();
    assertThat(came("d", 10, "A late one about fire.")).isEmpty();
    // A late end ends nothing.
    duplicates.ended("a", at(4), true);
    assertThat(came("e", 11, WATER, "And one about salt.")).isEqualTo(hashes(WATER));
  }

  @Test
  void noDocumentIsEmptied() {
    came("a", 1, WATER, WIND);
    assertThat(duplicates.came("b", at(2), sketch("# Mill", WATER)))
        .isEqualTo(new Verdict(Set.of(), true));
    // It still holds what nobody else does; here nothing.
    duplicates.ended("b", at(3), true);
    assertThat(came("c", 4, WATER, SUN)).isEqualTo(hashes(WATER));
  }

  @Test
  void whatIsRememberedHoldsAsBefore() {
    duplicates.remember("a", at(1), sketch(WATER));
    assertThat(came("b", 2, WATER, SUN)).isEqualTo(hashes(WATER));
    duplicates.remember("b", at(1), sketch(WIND));
    assertThat(came("c", 3, WIND)).isEmpty();
  }

  @Test
  void theDocumentSaysHowManyWereLeftOutAndHeadingsMove() {
    String text = "# Hill\n\n" + WATER + "\n\n# Mill\n\n" + WIND + "\n\n" + WATER + "\n";
    Document document =
        Document.newBuilder()
            .setText(text)
            .setContentType("text/markdown")
            .setMetadata(Map.of("author", "A"))
            .setHeadings(
                List.of(new Heading(1, "Hill", 0), new Heading(1, "Mill", text.indexOf("# Mill"))))
            .setPages(List.of())
            .build();
    Document left = ParagraphSketch.leaveOut(document, hashes(WATER), POLICY);
    assertThat(left.getText()).isEqualTo("# Hill\n\n# Mill\n\n" + WIND + "\n\n");
    assertThat(left.getHeadings())
        .containsExactly(new Heading(1, "Hill", 0), new Heading(1, "Mill", 8));
    assertThat(left.getMetadata()).isEqualTo(Map.of("author", "A", ParagraphSketch.LEFT_OUT, "2"));
    assertThat(document.getText()).isEqualTo(text);
  }

  @Test
  void bytesSayTheSame() {
    ParagraphSketch sketch = sketch("# Hill", WATER, WIND, WATER);
    assertThat(ParagraphSketch.of(sketch.toBytes())).isEqualTo(sketch);
    assertThat(sketch.characters().values()).containsExactly(2 * WATER.length(), WIND.length());
    ParagraphHolding holding = new ParagraphHolding(at(7), List.of(1L, -2L));
    assertThat(ParagraphHolding.of(holding.toBytes())).isEqualTo(holding);
  }

  /** In any order, with late versions: each paragraph of the newest versions stands once. */
  @Property(tries = 500, shrinking = ShrinkingMode.OFF)
  void eachParagraphIsHeldByOneThatHasIt(@ForAll long seed) {
    Random random = new Random(seed);
    HeapParagraphMemory memory = new HeapParagraphMemory();
    ParagraphDuplicates step = new ParagraphDuplicates(POLICY, memory);
    String[] paragraphs = new String[8];
    Arrays.setAll(paragraphs, i -> "Paragraph number " + i + ".");
    Map<String, SourcePosition> newest = new HashMap<>();
    Map<String, Set<Long>> texts = new HashMap<>();
    Map<String, Set<Long>> whole = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      String id = "d" + random.nextInt(6);
      SourcePosition version = new SourcePosition("docs", 0, (long) i, i + random.nextInt(7) - 3L);
      boolean isNewest =
          !newest.containsKey(id) || Positions.BY_VERSION.compare(newest.get(id), version) < 0;
      if (random.nextInt(6) == 0) {
        step.ended(id, version, true);
        if (isNewest) {
          newest.put(id, version);
          texts.remove(id);
          whole.remove(id);
        }
        continue;
      }
      List<String> text = new ArrayList<>();
      for (String paragraph : paragraphs) {
        if (random.nextInt(3) == 0) {
          text.add(paragraph);
        }
      }
      ParagraphSketch sketch = sketch(text.toArray(String[]::new));
      Verdict verdict = step.came(id, version, sketch);
      if (!isNewest) {
        assertThat(verdict).isEqualTo(Verdict.NOTHING);
        continue;
      }
      newest.put(id, version);
      Set<Long> left = new HashSet<>(sketch.characters().keySet());
      left.removeAll(verdict.leftOut());
      texts.remove(id);
      whole.remove(id);
      // What it lost stands in another one's text.
      for (long lost : verdict.leftOut()) {
        assertThat(texts.values()).anyMatch(t -> t.contains(lost));
      }
      (verdict.staysWhole() ? whole : texts).put(id, left);
    }
    Set<Long> seen = new HashSet<>();
    texts.values().forEach(t -> t.forEach(paragraph -> assertThat(seen.add(paragraph)).isTrue()));
  }
}
