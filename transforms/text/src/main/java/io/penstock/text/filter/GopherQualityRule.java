package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.ratio;
import static io.penstock.text.filter.Measure.tooFew;
import static io.penstock.text.filter.Measure.tooMany;

import java.util.Set;
import java.util.TreeSet;

/**
 * Quality rules of Gopher (<a href="https://arxiv.org/abs/2112.11446">Rae et al. 2021, A1.1</a>) as
 * <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/gopher_quality_filter.py">datatrove</a>
 * has them, in its order and with its names. A text word is one that is not symbols alone.
 *
 * @param minWords text words
 * @param maxWords text words
 * @param minMeanWordLength code points of a text word
 * @param maxMeanWordLength code points of a text word
 * @param maxSymbolsPerWord hash signs for each word; ellipses likewise
 * @param maxBulletLineShare of lines that begin with • or -, from 0 to 1
 * @param maxEllipsisLineShare of lines that end in an ellipsis, from 0 to 1
 * @param minLetterWordShare of words with a letter, from 0 to 1
 * @param minStopWords different ones of the stop words
 * @param stopWords as they are written in the text
 * @param words what counts as a word
 */
public record GopherQualityRule(
    int minWords,
    int maxWords,
    double minMeanWordLength,
    double maxMeanWordLength,
    double maxSymbolsPerWord,
    double maxBulletLineShare,
    double maxEllipsisLineShare,
    double minLetterWordShare,
    int minStopWords,
    Set<String> stopWords,
    WordSplitter words)
    implements DocumentRule {

  /** The thresholds of the paper. */
  public static final GopherQualityRule DEFAULT =
      new GopherQualityRule(
          50,
          100_000,
          3,
          10,
          0.1,
          0.9,
          0.3,
          0.8,
          2,
          Set.of("the", "be", "to", "of", "and", "that", "have", "with"),
          Words.EDGE_PUNCTUATION);

  public GopherQualityRule {
    stopWords = Set.copyOf(stopWords);
    Thresholds.ordered("minWords", minWords, "maxWords", maxWords);
    Thresholds.ordered(
        "minMeanWordLength", minMeanWordLength, "maxMeanWordLength", maxMeanWordLength);
    Thresholds.notNegative("maxSymbolsPerWord", maxSymbolsPerWord);
    Thresholds.share("maxBulletLineShare", maxBulletLineShare);
    Thresholds.share("maxEllipsisLineShare", maxEllipsisLineShare);
    Thresholds.share("minLetterWordShare", minLetterWordShare);
    Thresholds.atMost("minStopWords", minStopWords, "the stop words", stopWords.size());
  }

  /** The same with words split in another way. */
  public GopherQualityRule withWords(WordSplitter splitter) {
    return new GopherQualityRule(
        minWords,
        maxWords,
        minMeanWordLength,
        maxMeanWordLength,
        maxSymbolsPerWord,
        maxBulletLineShare,
        maxEllipsisLineShare,
        minLetterWordShare,
        minStopWords,
        stopWords,
        splitter);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    WordList list = text.words(words);
    Verdict verdict = judgeWords(list);
    verdict = verdict.isKept() ? judgeSymbols(text, list.count()) : verdict;
    verdict = verdict.isKept() ? judgeLines(text.universalLines(), text.chars()) : verdict;
    return verdict.isKept() ? judgeLanguage(list) : verdict;
  }

  private Verdict judgeWords(WordList list) {
    int count = list.textWords();
    if (count < minWords) {
      return tooFew("gopher_short_doc", count, minWords, "the number of words");
    }
    if (count > maxWords) {
      return tooMany("gopher_long_doc", count, maxWords, "the number of words");
    }
    double mean = ratio(list.textWordsLength(), count);
    if (count > 0 && mean < minMeanWordLength) {
      return tooFew(
          "gopher_below_avg_threshold", mean, minMeanWordLength, "the mean length of words");
    }
    if (mean > maxMeanWordLength) {
      return tooMany(
          "gopher_above_avg_threshold", mean, maxMeanWordLength, "the mean length of words");
    }
    return Verdict.KEEP;
  }

  private Verdict judgeSymbols(AnalyzedText text, int wordCount) {
    double hashes = ratio(text.hashes(), wordCount);
    if (hashes > maxSymbolsPerWord) {
      return tooMany(
          "gopher_too_many_hashes", hashes, maxSymbolsPerWord, "the number of # for each word");
    }
    double ellipses = ratio(text.ellipses(), wordCount);
    if (ellipses > maxSymbolsPerWord) {
      return tooMany(
          "gopher_too_many_ellipsis",
          ellipses,
          maxSymbolsPerWord,
          "the number of ellipses for each word");
    }
    return Verdict.KEEP;
  }

  private Verdict judgeLines(Lines lines, char[] chars) {
    int bullets = 0;
    int ellipses = 0;
    for (int line = 0; line < lines.count(); line++) {
      int start = lines.visibleStart(line);
      if (start == lines.end(line)) {
        continue;
      }
      bullets += chars[start] == '\u2022' || chars[start] == '-' ? 1 : 0;
      ellipses += endsInEllipsis(chars, start, lines.visibleEnd(line)) ? 1 : 0;
    }
    double bulletShare = ratio(bullets, lines.count());
    if (bulletShare > maxBulletLineShare) {
      return tooMany(
          "gopher_too_many_bullets",
          bulletShare,
          maxBulletLineShare,
          "the share of lines that begin with a bullet");
    }
    double ellipsisShare = ratio(ellipses, lines.count());
    if (ellipsisShare > maxEllipsisLineShare) {
      return tooMany(
          "gopher_too_many_end_ellipsis",
          ellipsisShare,
          maxEllipsisLineShare,
          "the share of lines that end in an ellipsis");
    }
    return Verdict.KEEP;
  }

  private static boolean endsInEllipsis(char[] chars, int start, int end) {
    return chars[end - 1] == '\u2026'
        || (end - start >= 3
            && chars[end - 1] == '.'
            && chars[end - 2] == '.'
            && chars[end - 3] == '.');
  }

  private Verdict judgeLanguage(WordList list) {
    double share = ratio(list.wordsWithLetter(), list.count());
    if (share < minLetterWordShare) {
      return tooFew(
          "gopher_below_alpha_threshold",
          share,
          minLetterWordShare,
          "the share of words with a letter");
    }
    int found = stopWords(list);
    if (found < minStopWords) {
      return tooFew(
          "gopher_enough_stop_words", found, minStopWords, "the number of different stop words");
    }
    return Verdict.KEEP;
  }

  /** Counts no further than is asked for. */
  private int stopWords(WordList list) {
    Set<String> left = new TreeSet<>(stopWords);
    int found = 0;
    for (int word = 0; word < list.count() && found < minStopWords; word++) {
      for (String stopWord : left) {
        if (list.is(word, stopWord)) {
          left.remove(stopWord);
          found++;
          break;
        }
      }
    }
    return found;
  }
}
