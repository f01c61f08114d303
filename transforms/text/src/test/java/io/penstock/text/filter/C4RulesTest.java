package io.penstock.text.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import io.penstock.text.Texts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class C4RulesTest {
  private static final C4QualityRule RULE = C4QualityRule.DEFAULT;
  private static final String FIVE = "One is here. Two is. Three is. Four is. Five is.";

  @ParameterizedTest
  @CsvSource({"3, too_few_sentences 4 5", "4, keep", "5, keep"})
  void sentences(int more, String expected) {
    assertThat(Judged.by(RULE, "One is here." + " More.".repeat(more))).isEqualTo(expected);
  }

  @Test
  void aTextThatIsWantedAsItIsStaysTheSame() {
    assertThat(RULE.judge(new AnalyzedText(FIVE))).isEqualTo(Verdict.KEEP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no end here",
        "ends in dots...",
        "two words.",
        "needs JavaScript to run.",
        "read our Terms of Use now.",
        "see the privacy policy now.",
        "a coo\u212aie POLICY is here.",
        "this site uses cookies always.",
        "the use of cookies is bad.",
        "we use cookies always.",
        "a citation at the end. [1]"
      })
  void linesThatAreLeftOut(String line) {
    assertThat(Judged.left(RULE, FIVE + "\n" + line + "\r\n  Last of all. "))
        .isEqualTo(FIVE + "\nLast of all.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"it ends here?", "it ends here!", "it ends here\"", "it ends here'"})
  void linesThatEnd(String line) {
    assertThat(Judged.left(RULE, FIVE + "\n" + line)).endsWith(line);
  }

  @ParameterizedTest
  @CsvSource({"999, 1", "1000, 1", "1001, 0"})
  void longWords(int length, int kept) {
    String line = "It is a " + "w".repeat(length - 1) + ".";
    assertThat(Judged.left(RULE, FIVE + "\n" + line)).isEqualTo(FIVE + ("\n" + line).repeat(kept));
    String pairs = "It is a " + "\ud83d\ude00".repeat(length - 1) + ".";
    assertThat(Judged.left(RULE, FIVE + "\n" + pairs))
        .isEqualTo(FIVE + ("\n" + pairs).repeat(kept));
  }

  @Test
  void phrasesThatDropTheText() {
    assertThat(Judged.by(RULE, FIVE + "\nThis is Lorem Ipsum now.")).startsWith("lorem_ipsum");
    assertThat(Judged.by(RULE, FIVE + "\nThis is { here.")).startsWith("curly_bracket");
    assertThat(Judged.by(RULE, FIVE + "\nlorem ipsum {")).as("line without end").isEqualTo("keep");
    assertThat(Judged.by(RULE, FIVE + "\nThis is javascript { here.")).isEqualTo("keep");
    assertThat(Judged.by(C4QualityRule.FINEWEB, FIVE + "\nThis is { here")).startsWith("curly");
  }

  @Test
  void citationsAreTakenOut() {
    assertThat(Judged.left(RULE, "As said[1], [edit]it is so[citation needed].[] " + FIVE + "[٣]"))
        .isEqualTo("As said, it is so. " + FIVE);
    assertThat(Judged.left(RULE, "An array[i] or [see] or [1 stays. " + FIVE))
        .isEqualTo("An array[i] or [see] or [1 stays. " + FIVE);
    assertThat(Judged.left(C4QualityRule.FINEWEB, "[1] [2] [3]\n" + FIVE + "\n[1] [2] [3]"))
        .isEqualTo(FIVE);
  }

  @Test
  void placesMoveAlong() {
    String text =
        "# Title\n\n" + FIVE + "\n\n## Section\n\nIt has text[1] here.\n\n## Empty\n\n- x\n";
    Document document =
        Texts.of(
            text,
            List.of(
                new Heading(1, "Title", 0),
                new Heading(2, "Section", text.indexOf("## S")),
                new Heading(2, "Empty", text.indexOf("## E"))),
            List.of(new Page(1, 0), new Page(2, text.indexOf("here."))));
    Document left = DocumentRules.of(List.of(RULE)).apply(document).document();
    assertThat(left.getText()).isEqualTo(FIVE + "\nIt has text here.");
    int section = left.getText().indexOf("It has");
    assertThat(left.getHeadings())
        .containsExactly(new Heading(1, "Title", 0), new Heading(2, "Section", section));
    assertThat(left.getPages())
        .containsExactly(new Page(1, 0), new Page(2, left.getText().indexOf("here.")));
    assertThat(left.getContentType()).isEqualTo(document.getContentType());
  }

  @ParameterizedTest
  @CsvSource({
    "3, 199, < 3 paragraphs 0 3",
    "3, 200, keep",
    "2, 201, < 3 paragraphs 2 3",
    "4, 200, keep"
  })
  void paragraphs(int count, int length, String expected) {
    String text = ("x".repeat(length - 1) + "\ud83d\ude00\n").repeat(count) + "short";
    assertThat(Judged.by(C4ParagraphRule.DEFAULT, text)).isEqualTo(expected);
  }
}
