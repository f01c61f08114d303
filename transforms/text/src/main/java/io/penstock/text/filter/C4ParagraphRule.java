package io.penstock.text.filter;

import static io.penstock.text.filter.Measure.tooFew;

/**
 * The paragraph rule of mC4 (<a
 * href="https://github.com/tensorflow/datasets/blob/master/tensorflow_datasets/text/c4_utils.py">its
 * source</a>) as <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/pipeline/filters/c4_filters.py">datatrove</a>
 * has it. A paragraph is a long line between line feeds.
 *
 * @param minParagraphs how many
 * @param minParagraphLength in code points
 */
public record C4ParagraphRule(int minParagraphs, int minParagraphLength) implements DocumentRule {
  /** Three of 200. */
  public static final C4ParagraphRule DEFAULT = new C4ParagraphRule(3, 200);

  public C4ParagraphRule {
    Thresholds.notNegative("minParagraphs", minParagraphs);
    Thresholds.notNegative("minParagraphLength", minParagraphLength);
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    Lines lines = text.lines();
    int paragraphs = 0;
    for (int line = 0; line < lines.count(); line++) {
      paragraphs += lines.length(line) >= minParagraphLength ? 1 : 0;
    }
    return paragraphs < minParagraphs
        ? tooFew(
            "< %d paragraphs".formatted(minParagraphs),
            paragraphs,
            minParagraphs,
            "the number of lines of %d characters".formatted(minParagraphLength))
        : Verdict.KEEP;
  }
}
