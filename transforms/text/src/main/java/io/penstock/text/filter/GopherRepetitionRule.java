package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.ratio;
import static io.penstock.text.filter.Measure.tooMany;

import io.penstock.schemas.document.Reason;
import java.io.Serializable;
import java.util.List;

/**
 * Repetition rules of Gopher (<a href="https://arxiv.org/abs/2112.11446">Rae et al. 2021, table
 * A1</a>) as <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/gopher_repetition_filter.py">datatrove</a>
 * has them, in its order and with its names. Characters are code points; shares lie between 0 and
 * 1.
 *
 * @param maxRepeatedLineShare of lines that were there before; line ends in a row count as one
 * @param maxRepeatedParagraphShare of paragraphs that were there before
 * @param maxRepeatedLineCharacters the share of the text's characters in repeated lines
 * @param maxRepeatedParagraphCharacters the share of characters in repeated paragraphs
 * @param topGrams the share of characters that the most frequent run of n words may cover
 * @param repeatedGrams the share of characters in runs of n words that were there before
 * @param words what counts as a word
 */
public record GopherRepetitionRule(
    double maxRepeatedLineShare,
    double maxRepeatedParagraphShare,
    double maxRepeatedLineCharacters,
    double maxRepeatedParagraphCharacters,
    List<GramLimit> topGrams,
    List<GramLimit> repeatedGrams,
    WordSplitter words)
    implements DocumentRule {

  /** The thresholds of the paper. */
  public static final GopherRepetitionRule DEFAULT =
      new GopherRepetitionRule(
          0.3,
          0.3,
          0.2,
          0.2,
          List.of(new GramLimit(2, 0.2), new GramLimit(3, 0.18), new GramLimit(4, 0.16)),
          List.of(
              new GramLimit(5, 0.15),
              new GramLimit(6, 0.14),
              new GramLimit(7, 0.13),
              new GramLimit(8, 0.12),
              new GramLimit(9, 0.11),
              new GramLimit(10, 0.1)),
          Words.EDGE_PUNCTUATION);

  public GopherRepetitionRule {
    Thresholds.share("maxRepeatedLineShare", maxRepeatedLineShare);
    Thresholds.share("maxRepeatedParagraphShare", maxRepeatedParagraphShare);
    Thresholds.share("maxRepeatedLineCharacters", maxRepeatedLineCharacters);
    Thresholds.share("maxRepeatedParagraphCharacters", maxRepeatedParagraphCharacters);
    topGrams = List.copyOf(topGrams);
    repeatedGrams = List.copyOf(repeatedGrams);
  }

  /**
   * How much of a text runs of so many words may cover.
   *
   * @param words in a run, at least 2
   * @param maxShare of the text's characters, from 0 to 1
   */
  public record GramLimit(int words, double maxShare) implements Serializable {
    public GramLimit {
      Thresholds.atMost("2", 2, "words", words);
      Thresholds.share("maxShare", maxShare);
    }
  }

  /** The same with words split in another way. */
  public GopherRepetitionRule withWords(WordSplitter splitter) {
    return new GopherRepetitionRule(
        maxRepeatedLineShare,
        maxRepeatedParagraphShare,
        maxRepeatedLineCharacters,
        maxRepeatedParagraphCharacters,
        topGrams,
        repeatedGrams,
        splitter);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    if (text.length() == 0) {
      // The reference divides by zero here.
      return Verdict.drop(new Reason("empty", "0", "1", "the text is empty"));
    }
    Verdict verdict = judgeParagraphs(text);
    verdict = verdict.isKept() ? judgeLines(text) : verdict;
    return verdict.isKept() ? judgeGrams(text) : verdict;
  }

  private Verdict judgeParagraphs(AnalyzedText text) {
    Repeats repeats = Repeats.ofParagraphs(text);
    double share = ratio(repeats.repeated(), repeats.count());
    if (share > maxRepeatedParagraphShare) {
      return tooMany(
          "dup_para_frac", share, maxRepeatedParagraphShare, "the share of repeated paragraphs");
    }
    double characters = ratio(repeats.repeatedCharacters(), text.length());
    if (characters > maxRepeatedParagraphCharacters) {
      return tooMany(
          "dup_para_char_frac",
          characters,
          maxRepeatedParagraphCharacters,
          "the share of characters in repeated paragraphs");
    }
    return Verdict.KEEP;
  }

  private Verdict judgeLines(AnalyzedText text) {
    Repeats repeats = Repeats.ofLines(text);
    double share = ratio(repeats.repeated(), repeats.count());
    if (share > maxRepeatedLineShare) {
      return tooMany("dup_line_frac", share, maxRepeatedLineShare, "the share of repeated lines");
    }
    double characters = ratio(repeats.repeatedCharacters(), text.length());
    if (characters > maxRepeatedLineCharacters) {
      return tooMany(
          "dup_line_char_frac",
          characters,
          maxRepeatedLineCharacters,
          "the share of characters in repeated lines");
    }
    return Verdict.KEEP;
  }

  private Verdict judgeGrams(AnalyzedText text) {
    NGrams grams = text.words(words).grams();
    for (GramLimit limit : topGrams) {
      double share = ratio(grams.topCharacters(limit.words()), text.length());
      if (share > limit.maxShare()) {
        return tooMany(
            "top_%d_gram".formatted(limit.words()),
            share,
            limit.maxShare(),
            "the share of the most frequent %d words in a row".formatted(limit.words()));
      }
    }
    for (GramLimit limit : repeatedGrams) {
      double share = ratio(grams.repeatedCharacters(limit.words()), text.length());
      if (share > limit.maxShare()) {
        return tooMany(
            "duplicated_%d_n_grams".formatted(limit.words()),
            share,
            limit.maxShare(),
            "the share of characters in repeated runs of %d words".formatted(limit.words()));
      }
    }
    return Verdict.KEEP;
  }
}
