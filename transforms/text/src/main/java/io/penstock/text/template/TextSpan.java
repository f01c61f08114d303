package io.penstock.text.template;

/**
 * A range of a text.
 *
 * @param start in UTF-16 units, as {@code String.substring} takes them
 * @param end not part of it
 */
public record TextSpan(int start, int end) {
  /** Checks that it does not end before it starts. */
  public TextSpan {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no range of a text: %d to %d".formatted(start, end));
    }
  }
}
