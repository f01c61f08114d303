package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;
import io.penstock.text.dedupe.Paragraphs;
import java.util.HashSet;
import java.util.Set;

/**
 * Leaves out paragraphs that stood in the document before, as <a
 * href="https://github.com/allenai/dolma/blob/main/docs/deduplication.md">dolma</a> does. A blank
 * line ends a paragraph; how it is broken into lines does not count.
 *
 * @param minCharacters paragraphs of fewer characters stay: headings, dates
 */
public record RepeatedParagraphsRule(int minCharacters) implements DocumentRule {
  public static final RepeatedParagraphsRule DEFAULT = new RepeatedParagraphsRule(40);

  public RepeatedParagraphsRule {
    Thresholds.notNegative("minCharacters", minCharacters);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    Set<String> seen = new HashSet<>();
    TextEdit.Builder kept = TextEdit.builder();
    boolean[] changed = new boolean[1];
    Paragraphs.forEach(
        text.text(),
        (start, end, form) -> {
          if (form.length() < minCharacters || seen.add(form)) {
            kept.keep(start, end);
          } else {
            changed[0] = true;
          }
        });
    return changed[0] ? Verdict.keep(kept.build()) : Verdict.KEEP;
  }
}
