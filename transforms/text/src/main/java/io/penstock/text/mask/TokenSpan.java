package io.penstock.text.mask;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of a row's tokens that says one thing. What no span holds is the chat template's.
 *
 * @param part what it is
 * @param start its first token, from 0
 * @param end one past its last
 * @param train whether it is learned, where the row itself says so; null: as its part is
 */
public record TokenSpan(Part part, int start, int end, @Nullable Boolean train) {
  /** What tokens are part of. */
  public enum Part {
    SYSTEM,
    USER,
    /** What the assistant says, and calls. */
    ASSISTANT,
    TOOL,
    PROMPT,
    COMPLETION
  }

  public TokenSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span: from " + start + " to " + end);
    }
  }

  /** A span that is learned as its part is. */
  public static TokenSpan of(Part part, int start, int end) {
    return new TokenSpan(part, start, end, null);
  }
}
