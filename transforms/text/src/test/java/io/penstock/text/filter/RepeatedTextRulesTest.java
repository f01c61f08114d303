package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RepeatedTextRulesTest {
  private static String words(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
  }

  @Test
  void aParagraphStandsOnce() {
    RepeatedParagraphsRule rule = new RepeatedParagraphsRule(10);
    assertThat(
            Judged.left(
                rule,
                "# A\n\nThe same words\nagain.\n\nOther words.\n \n\nThe same words again.\n\n# A\n"))
        .isEqualTo("# A\n\nThe same words\nagain.\n\nOther words.\n \n\n# A\n");
    assertThat(rule.judge(new AnalyzedText("One paragraph here.\n\nAnother paragraph.")))
        .isEqualTo(Verdict.KEEP);
    assertThat(rule.judge(new AnalyzedText(""))).isEqualTo(Verdict.KEEP);
  }

  @Test
  void aPassageStandsOnceAndWhatIsAroundItStays() {
    RepeatedPassagesRule rule = new RepeatedPassagesRule(10);
    String passage = words(100, 120);
    assertThat(Judged.left(rule, words(0, 7) + " " + passage + " middle " + passage + "\nthe end"))
        .isEqualTo(words(0, 7) + " " + passage + " middle the end");
    assertThat(Judged.left(rule, passage + " x " + passage + " y " + passage))
        .isEqualTo(passage + " x y ");
  }

  @Test
  void shorterPassagesStay() {
    RepeatedPassagesRule rule = new RepeatedPassagesRule(10);
    String nine = words(0, 9);
    assertThat(rule.judge(new AnalyzedText(nine + " a " + nine + " b " + nine)))
        .isEqualTo(Verdict.KEEP);
    assertThatThrownBy(() -> new RepeatedPassagesRule(1)).hasMessageContaining("at least 2: 1");
  }

  @Test
  void oneWordForEverLeavesAnEnd() {
    String same = "go ".repeat(100_000);
    String left = Judged.left(new RepeatedPassagesRule(10), same);
    assertThat(left.split(" ").length).isLessThan(30);
  }

  /** Wherever it begins, and however long it is: no block can hide it. */
  @Property(tries = 300)
  void everyRepeatedPassageIsFound(
      @ForAll @IntRange(max = 40) int before,
      @ForAll @IntRange(max = 40) int between,
      @ForAll @IntRange(min = 12, max = 50) int length) {
    String passage = words(1000, 1000 + length);
    String text =
        words(0, before)
            + " "
            + passage
            + " "
            + words(100, 100 + between)
            + " x "
            + passage
            + " end";
    assertThat(Judged.left(new RepeatedPassagesRule(12), text))
        .isEqualTo(words(0, before) + " " + passage + " " + words(100, 100 + between) + " x end");
  }
}
