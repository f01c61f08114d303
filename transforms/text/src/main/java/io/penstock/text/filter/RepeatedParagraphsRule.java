package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Leaves out paragraphs that stood in the document before, as <a
 * href="https://github.com/allenai/dolma/blob/main/docs/deduplication.md">dolma</a> does. A blank
 * line ends a paragraph; how it is broken into lines does not count.
 *
 * @param minCharacters paragraphs of fewer characters stay: headings, dates
 */
public record RepeatedParagraphsRule(int minCharacters) implements DocumentRule {
  public static final RepeatedParagraphsRule DEFAULT = new RepeatedParagraphsRule(40);

  private static final Pattern SPACE = Pattern.compile("\\s+");

  public RepeatedParagraphsRule {
    Thresholds.notNegative("minCharacters", minCharacters);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    String all = text.text();
    Set<String> seen = new HashSet<>();
    TextEdit.Builder kept = TextEdit.builder();
    boolean changed = false;
    for (int start = 0; start < all.length(); ) {
      int end = endOfParagraph(all, start);
      String form = SPACE.matcher(all.substring(start, end).strip()).replaceAll(" ");
      if (form.length() < minCharacters || seen.add(form)) {
        kept.keep(start, end);
      } else {
        changed = true;
      }
      start = end;
    }
    return changed ? Verdict.keep(kept.build()) : Verdict.KEEP;
  }

  /** Behind the blank lines that end it, so that they go with it. */
  private static int endOfParagraph(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int line = text.indexOf('\n', at);
      if (line < 0) {
        return text.length();
      }
      at = line + 1;
      int next = at;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        if (text.charAt(next) == '\n') {
          at = next + 1;
        }
        next++;
      }
      if (at > line + 1 || next == text.length()) {
        return next == text.length() ? next : at;
      }
    }
    return at;
  }
}
