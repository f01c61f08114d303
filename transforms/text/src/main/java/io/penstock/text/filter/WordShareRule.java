package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.ratio;
import static io.penstock.text.filter.Measure.tooFew;
import static io.penstock.text.filter.Measure.tooMany;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Drops texts in which certain words are too rare or too frequent, as data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/filter/stopwords_filter.py">stopwords_filter</a>
 * and <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/filter/flagged_words_filter.py">flagged_words_filter</a>.
 *
 * @param name of the rule, in reasons
 * @param words in lower case
 * @param minShare of all words with a letter, from 0 to 1
 * @param maxShare of all words with a letter, from 0 to 1
 * @param maxCount how many of them at most
 */
public record WordShareRule(
    String name, Set<String> words, double minShare, double maxShare, int maxCount)
    implements DocumentRule {
  private static final Set<String> ENGLISH =
      Set.of(
          ("a about after again all also although am an and any are as at be because been before"
                  + " being between both but by can could did do does doing down during each even"
                  + " every few for from further had has have having he her here hers him his how i"
                  + " if in into is it it's its just many may me might more most much must my no nor"
                  + " not now of off on once one only or other our out over own same she should so"
                  + " some such than that the their them then there these they this those through"
                  + " to too under until up upon us very was we were what when where which while who"
                  + " whom why will with without would you your yours")
              .split(" ", -1));

  public WordShareRule {
    words =
        words.stream().map(w -> w.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    Thresholds.share("minShare", minShare);
    Thresholds.share("maxShare", maxShare);
    Thresholds.atMost("minShare", minShare, "maxShare", maxShare);
    Thresholds.notNegative("maxCount", maxCount);
  }

  /** English text has at least three function words of ten. */
  public static WordShareRule englishStopWords() {
    return new WordShareRule("stopwords_filter", ENGLISH, 0.3, 1, Integer.MAX_VALUE);
  }

  /** At most 4.5 words of a hundred may be on the user's list. */
  public static WordShareRule flaggedWords(Set<String> words) {
    return new WordShareRule("flagged_words_filter", words, 0, 0.045, Integer.MAX_VALUE);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    int count = 0;
    int found = 0;
    for (String word : RefinedWords.of(text)) {
      count++;
      found += words.contains(word) ? 1 : 0;
    }
    double share = ratio(found, count);
    if (share < minShare) {
      return tooFew(name, share, minShare, "the share of listed words");
    }
    if (share > maxShare) {
      return tooMany(name, share, maxShare, "the share of listed words");
    }
    return found > maxCount
        ? tooMany(name, found, maxCount, "the number of listed words")
        : Verdict.KEEP;
  }
}
