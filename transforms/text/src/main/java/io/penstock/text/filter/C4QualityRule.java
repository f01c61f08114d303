package io.penstock.text.filter;

import static io.penstock.text.filter.CharacterTable.SPACE;

import io.penstock.schemas.document.Reason;
import io.penstock.text.clean.TextEdit;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The rules of C4 (<a href="https://jmlr.org/papers/v21/20-074.html">Raffel et al. 2020, 2.2</a>)
 * as <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/c4_filters.py">datatrove</a>
 * has them, in its order and with its names. Lines that are not wanted are left out of what it
 * keeps.
 *
 * @param checks what is looked for
 * @param minSentences in the lines that stay
 * @param minLineWords lines of fewer words are left out
 * @param maxWordLength lines with a longer word, in code points, are left out
 * @param sentences what counts as a sentence
 */
public record C4QualityRule(
    Set<Check> checks,
    int minSentences,
    int minLineWords,
    int maxWordLength,
    SentenceCounter sentences)
    implements DocumentRule {

  /** What is looked for in each line. */
  public enum Check {
    /** Marks of citations, as [1] and [edit], are left out of lines. */
    CITATIONS,
    /** Lines are left out that do not end in . ? ! " or ', or that end in three dots. */
    LINE_ENDS,
    /** A text with this phrase is dropped. */
    LOREM_IPSUM,
    /** Lines with this word are left out. */
    JAVASCRIPT,
    /** A text with { is dropped. */
    CURLY_BRACKET,
    /** Lines that speak of cookies, terms of use or privacy are left out. */
    POLICY
  }

  /** As the paper has it. */
  public static final C4QualityRule DEFAULT =
      new C4QualityRule(EnumSet.allOf(Check.class), 5, 3, 1000, Sentences.TERMINATORS);

  /** As FineWeb uses it: lines may end as they like. */
  public static final C4QualityRule FINEWEB =
      new C4QualityRule(
          EnumSet.complementOf(EnumSet.of(Check.LINE_ENDS)), 5, 3, 1000, Sentences.TERMINATORS);

  private static final int LOREM_IPSUM = 1;
  private static final int JAVASCRIPT = 2;
  private static final int CURLY_BRACKET = 4;
  private static final Phrases PHRASES =
      new Phrases(
          List.of(
              "lorem ipsum",
              "javascript",
              "{",
              "terms of use",
              "privacy policy",
              "cookie policy",
              "uses cookies",
              "use of cookies",
              "use cookies"));

  public C4QualityRule {
    checks = Set.copyOf(checks);
    Thresholds.notNegative("minSentences", minSentences);
    Thresholds.notNegative("minLineWords", minLineWords);
    Thresholds.notNegative("maxWordLength", maxWordLength);
  }

  /** What becomes of a line. */
  private enum Fate {
    KEEP,
    LEAVE_OUT,
    LOREM_IPSUM,
    CURLY_BRACKET
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    Lines lines = text.universalLines();
    Citations citations = new Citations(text.chars());
    boolean withCitations = checks.contains(Check.CITATIONS) && text.text().indexOf('[') >= 0;
    TextEdit.Builder kept = TextEdit.builder();
    int sentenceCount = 0;
    boolean first = true;
    for (int line = 0; line < lines.count(); line++) {
      int start = lines.visibleStart(line);
      int end = Math.max(start, lines.visibleEnd(line));
      if (!hasWantedWords(text, start, end)) {
        continue;
      }
      char[] chars = text.chars();
      int from = start;
      int to = end;
      boolean cited = withCitations && citations.find(start, end);
      if (cited) {
        chars = citations.without(start, end);
        from = 0;
        to = chars.length;
      }
      Fate fate = fate(chars, from, to);
      if (fate == Fate.LOREM_IPSUM) {
        return Verdict.drop(
            new Reason("lorem_ipsum", "lorem ipsum", null, "a line has the words lorem ipsum"));
      }
      if (fate == Fate.CURLY_BRACKET) {
        return Verdict.drop(new Reason("curly_bracket", "{", null, "a line has a {"));
      }
      if (fate == Fate.LEAVE_OUT) {
        continue;
      }
      sentenceCount += sentences.count(chars, from, to);
      if (!first) {
        kept.insert("\n");
      }
      first = false;
      if (cited) {
        citations.keepOthers(start, end, kept);
      } else {
        kept.keep(start, end);
      }
    }
    if (sentenceCount < minSentences) {
      return Measure.tooFew(
          "too_few_sentences", sentenceCount, minSentences, "the number of sentences");
    }
    TextEdit edit = kept.strip(text.text(), c -> CharacterTable.is(c, SPACE)).build();
    return edit.applyTo(text.text()).equals(text.text()) ? Verdict.KEEP : Verdict.keep(edit);
  }

  /** Enough words, none too long. Lines of too few are left out after others were looked at. */
  private boolean hasWantedWords(AnalyzedText text, int start, int end) {
    char[] chars = text.chars();
    int words = 0;
    int at = start;
    while (at < end) {
      int word = at;
      while (at < end && !CharacterTable.is(chars[at], SPACE)) {
        at++;
      }
      if (at - word > maxWordLength && text.length(word, at) > maxWordLength) {
        return false;
      }
      words += at > word ? 1 : 0;
      while (at < end && CharacterTable.is(chars[at], SPACE)) {
        at++;
      }
    }
    return words >= minLineWords;
  }

  private Fate fate(char[] line, int start, int end) {
    if (checks.contains(Check.LINE_ENDS) && !endsWell(line, start, end)) {
      return Fate.LEAVE_OUT;
    }
    int found = PHRASES.find(line, start, end);
    if (found == 0) {
      return Fate.KEEP;
    }
    if (checks.contains(Check.LOREM_IPSUM) && (found & LOREM_IPSUM) != 0) {
      return Fate.LOREM_IPSUM;
    }
    if (checks.contains(Check.JAVASCRIPT) && (found & JAVASCRIPT) != 0) {
      return Fate.LEAVE_OUT;
    }
    if (checks.contains(Check.CURLY_BRACKET) && (found & CURLY_BRACKET) != 0) {
      return Fate.CURLY_BRACKET;
    }
    boolean policy = found > CURLY_BRACKET + JAVASCRIPT + LOREM_IPSUM;
    return checks.contains(Check.POLICY) && policy ? Fate.LEAVE_OUT : Fate.KEEP;
  }

  private static boolean endsWell(char[] line, int start, int end) {
    if (start == end) {
      return false;
    }
    char last = line[end - 1];
    boolean dots = end - start >= 3 && last == '.' && line[end - 2] == '.' && line[end - 3] == '.';
    return !dots && (last == '.' || last == '?' || last == '!' || last == '"' || last == '\'');
  }
}
