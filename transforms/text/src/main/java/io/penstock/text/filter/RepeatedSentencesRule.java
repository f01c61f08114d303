package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Leaves out sentences that were there before: data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/remove_repeat_sentences_mapper.py">remove_repeat_sentences_mapper</a>.
 * A sentence ends at {@code . ! ?} and those of Chinese, or at a closing quote after them.
 *
 * @param ignoreCase whether capitals do not count
 * @param onlyWords whether only letters, digits and blanks count
 * @param minLength sentences of fewer characters stay
 */
public record RepeatedSentencesRule(boolean ignoreCase, boolean onlyWords, int minLength)
    implements DocumentRule {
  /** As data-juicer has it. */
  public static final RepeatedSentencesRule DEFAULT = new RepeatedSentencesRule(false, true, 2);

  public RepeatedSentencesRule {
    Thresholds.notNegative("minLength", minLength);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    String all = text.text();
    Set<String> seen = new HashSet<>();
    TextEdit.Builder kept = TextEdit.builder();
    boolean changed = false;
    for (int start = 0; start < all.length(); ) {
      int end = endOfSentence(all, start);
      boolean isEnd = end < all.length() && all.charAt(end) == '\n';
      String form = form(all.substring(start, end));
      if (form.length() < minLength || seen.add(form)) {
        kept.keep(start, end);
      } else {
        changed = true;
      }
      if (isEnd) {
        kept.keep(end, end + 1);
      }
      start = isEnd ? end + 1 : end;
    }
    return changed ? Verdict.keep(kept.build()) : Verdict.KEEP;
  }

  /** After the mark that ends it, or at the line's end; at least one character further on. */
  private static int endOfSentence(String text, int start) {
    for (int at = start; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        return at;
      }
      // The first character after a mark belongs to the sentence that it begins.
      boolean first = at == start && start > 0 && text.charAt(start - 1) != '\n';
      boolean ends = isMark(c) || (isQuote(c) && at > start && isMark(text.charAt(at - 1)));
      if (ends && !first && at + 1 < text.length() && !isQuote(text.charAt(at + 1))) {
        return at + 1;
      }
    }
    return text.length();
  }

  private static boolean isMark(char c) {
    return ".!?\u3002\uff01\uff1f".indexOf(c) >= 0;
  }

  private static boolean isQuote(char c) {
    return c == '\u2019' || c == '\u201d';
  }

  private String form(String sentence) {
    String form = sentence.strip();
    form = ignoreCase ? form.toLowerCase(Locale.ROOT) : form;
    if (!onlyWords) {
      return form;
    }
    StringBuilder words = new StringBuilder();
    form.codePoints()
        .filter(c -> Character.isLetterOrDigit(c) || c == ' ' || c == '\t')
        .forEach(words::appendCodePoint);
    return words.toString();
  }
}
