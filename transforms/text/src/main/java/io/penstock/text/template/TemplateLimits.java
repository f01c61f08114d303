package io.penstock.text.template;

/**
 * What one rendering may take; a template comes with a model, and models come from anywhere.
 *
 * @param maxOutput characters of the text
 * @param maxWork steps, each a node of the template or an item of a list that is gone through; a
 *     string that is made costs one for each 64 characters
 * @param maxCharacters of all strings that are made on the way, which bounds the memory
 */
public record TemplateLimits(int maxOutput, long maxWork, long maxCharacters) {
  /** 64 Mi characters of text, twenty million steps, 256 Mi characters on the way. */
  public static final TemplateLimits DEFAULT =
      new TemplateLimits(64 << 20, 20_000_000L, 256L << 20);

  /** Checks that each limit leaves room for something. */
  public TemplateLimits {
    if (maxOutput < 1 || maxWork < 1 || maxCharacters < 1) {
      throw new IllegalArgumentException("limits of a template must be at least 1");
    }
  }
}
