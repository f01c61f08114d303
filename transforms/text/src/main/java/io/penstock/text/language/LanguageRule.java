package io.penstock.text.language;

import io.penstock.schemas.document.Reason;
import io.penstock.text.filter.AnalyzedText;
import io.penstock.text.filter.DocumentRule;
import io.penstock.text.filter.Nearest;
import io.penstock.text.filter.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes the language of a text and how sure that is into the metadata ({@code language}, {@code
 * language_score}), and drops what is in none of the wanted ones, as <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/language_filter.py">datatrove's
 * language filter</a> (FineWeb: English, 0.65). A language that the document itself declared moves
 * to {@code language_declared}.
 *
 * @param keep codes such as {@code en}, {@code und} for none that can be told; empty for all of
 *     them, whatever the score
 * @param threshold drops what is less sure, from 0 to 1; {@code und} has no score
 */
public record LanguageRule(Set<String> keep, double threshold) implements DocumentRule {
  /** The key of the detected language. */
  public static final String LANGUAGE = "language";

  /** The key of its score. */
  public static final String SCORE = "language_score";

  private static final String DECLARED = "language_declared";

  /** Labels all and drops none. */
  public static final LanguageRule LABEL = new LanguageRule(Set.of(), 0.65);

  public LanguageRule {
    keep = Set.copyOf(keep);
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("threshold must lie in [0, 1]: " + threshold);
    }
    List<String> known = LanguageDetector.codes();
    for (String code : keep) {
      if (!known.contains(code) && !code.equals(DetectedLanguage.UNDETERMINED.code())) {
        throw new IllegalArgumentException(
            "keep: no language \"%s\" is known: expected %s, or und"
                .formatted(code, Nearest.expected(code, known)));
      }
    }
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    DetectedLanguage found = LanguageDetector.detect(text.text());
    String score = String.format(Locale.ROOT, "%.3f", found.score());
    Map<String, String> labels = new TreeMap<>(Map.of(LANGUAGE, found.code(), SCORE, score));
    if (text.metadata().containsKey(LANGUAGE) && !text.metadata().containsKey(SCORE)) {
      labels.put(DECLARED, text.metadata().get(LANGUAGE));
    }
    return new Verdict(reason(found, score), Optional.empty(), labels);
  }

  private Optional<Reason> reason(DetectedLanguage found, String score) {
    boolean sure = found.equals(DetectedLanguage.UNDETERMINED) || found.score() >= threshold;
    if (keep.isEmpty() || (keep.contains(found.code()) && sure)) {
      return Optional.empty();
    }
    String wanted = String.join(", ", keep.stream().sorted().toList());
    return Optional.of(
        new Reason(
            "language",
            found.code() + " " + score,
            wanted + " " + threshold,
            "the language is %s with a score of %s, wanted is %s with %s at least"
                .formatted(found.code(), score, wanted, threshold)));
  }
}
