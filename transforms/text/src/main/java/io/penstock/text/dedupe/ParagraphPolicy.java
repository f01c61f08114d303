package io.penstock.text.dedupe;

import java.io.Serializable;

/**
 * Which paragraphs may stand in one document alone. Sketches can be compared only where they were
 * made by the same policy.
 *
 * @param minCharacters paragraphs of fewer characters, white space as one blank, may stand
 *     anywhere: headings, dates
 */
public record ParagraphPolicy(int minCharacters) implements Serializable {
  /** As the rule within one document has it. */
  public static final ParagraphPolicy DEFAULT = new ParagraphPolicy(40);

  public ParagraphPolicy {
    if (minCharacters < 1) {
      throw new IllegalArgumentException(
          "paragraphs have at least one character, so the least must be positive, not "
              + minCharacters);
    }
  }

  /** All that makes two sketches comparable, in words. */
  public String sketches() {
    return "paragraphs of at least " + minCharacters + " characters";
  }
}
