package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.ratio;
import static io.penstock.text.filter.Measure.tooFew;
import static io.penstock.text.filter.Measure.tooMany;

import io.penstock.schemas.document.Reason;

/**
 * The rules that FineWeb adds (<a href="https://arxiv.org/abs/2406.17557">Penedo et al. 2024,
 * 3.6</a>) as <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/fineweb_quality_filter.py">datatrove</a>
 * has them, in its order and with its names. Lines are those between line feeds that are not blank;
 * shares lie between 0 and 1.
 *
 * @param minEndedLineShare of lines that end a sentence, in any script
 * @param maxShortLineShare of short lines
 * @param shortLineLength code points that a short line has at most
 * @param maxRepeatedCharacters the share of the text's characters in lines that were there before
 * @param maxLineFeedsPerWord line feeds for each word
 * @param words what counts as a word
 */
public record FineWebQualityRule(
    double minEndedLineShare,
    double maxShortLineShare,
    int shortLineLength,
    double maxRepeatedCharacters,
    double maxLineFeedsPerWord,
    WordSplitter words)
    implements DocumentRule {

  /** The thresholds of the paper. */
  public static final FineWebQualityRule DEFAULT =
      new FineWebQualityRule(0.12, 0.67, 30, 0.01, 0.3, Words.EDGE_PUNCTUATION);

  public FineWebQualityRule {
    Thresholds.share("minEndedLineShare", minEndedLineShare);
    Thresholds.share("maxShortLineShare", maxShortLineShare);
    Thresholds.notNegative("shortLineLength", shortLineLength);
    Thresholds.share("maxRepeatedCharacters", maxRepeatedCharacters);
    Thresholds.notNegative("maxLineFeedsPerWord", maxLineFeedsPerWord);
  }

  /** The same with words split in another way. */
  public FineWebQualityRule withWords(WordSplitter splitter) {
    return new FineWebQualityRule(
        minEndedLineShare,
        maxShortLineShare,
        shortLineLength,
        maxRepeatedCharacters,
        maxLineFeedsPerWord,
        splitter);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    Verdict verdict = judgeLines(text, text.lines());
    if (!verdict.isKept()) {
      return verdict;
    }
    double lineFeeds = ratio(text.lineFeeds(), text.words(words).count());
    return lineFeeds > maxLineFeedsPerWord
        ? tooMany(
            "list_ratio", lineFeeds, maxLineFeedsPerWord, "the number of line feeds for each word")
        : Verdict.KEEP;
  }

  private Verdict judgeLines(AnalyzedText text, Lines lines) {
    int count = 0;
    int ended = 0;
    int brief = 0;
    for (int line = 0; line < lines.count(); line++) {
      if (lines.isBlank(line)) {
        continue;
      }
      count++;
      ended += endsSentence(text.chars(), lines.start(line), lines.end(line)) ? 1 : 0;
      brief += lines.length(line) <= shortLineLength ? 1 : 0;
    }
    if (count == 0) {
      return Verdict.drop(new Reason("empty", "0", "1", "the text has no line that is not blank"));
    }
    double endedShare = ratio(ended, count);
    if (endedShare < minEndedLineShare) {
      return tooFew(
          "line_punct_ratio",
          endedShare,
          minEndedLineShare,
          "the share of lines that end a sentence");
    }
    double shortShare = ratio(brief, count);
    if (shortShare > maxShortLineShare) {
      return tooMany("short_line_ratio", shortShare, maxShortLineShare, "the share of short lines");
    }
    double repeated = ratio(repeatedCharacters(lines), text.length() - text.lineFeeds());
    return repeated > maxRepeatedCharacters
        ? tooMany(
            "char_dup_ratio",
            repeated,
            maxRepeatedCharacters,
            "the share of characters in repeated lines")
        : Verdict.KEEP;
  }

  private static long repeatedCharacters(Lines lines) {
    long characters = 0;
    for (int line = 0; line < lines.count(); line++) {
      if (!lines.isBlank(line) && lines.isRepeated(line)) {
        characters += lines.length(line);
      }
    }
    return characters;
  }

  private static boolean endsSentence(char[] chars, int start, int end) {
    boolean pair =
        end - start > 1
            && Character.isLowSurrogate(chars[end - 1])
            && Character.isHighSurrogate(chars[end - 2]);
    int flags = CharacterTable.at(chars, pair ? end - 2 : end - 1, end);
    return (flags & CharacterTable.SENTENCE_END) != 0;
  }
}
