package io.penstock.text.filter;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Reason;
import java.util.Optional;

/**
 * Drops what is too short to learn from.
 *
 * @param minCharacters code points that are no white space
 */
public record TextLengthRule(int minCharacters) implements DocumentRule {
  /** 20 characters. */
  public static final TextLengthRule DEFAULT = new TextLengthRule(20);

  public TextLengthRule {
    if (minCharacters < 0) {
      throw new IllegalArgumentException("minCharacters must not be negative: " + minCharacters);
    }
  }

  @Override
  public Optional<Reason> judge(Document document) {
    long characters =
        document.getText().codePoints().filter(c -> !Character.isWhitespace(c)).count();
    if (characters >= minCharacters) {
      return Optional.empty();
    }
    return Optional.of(
        new Reason(
            "text-length",
            Long.toString(characters),
            Integer.toString(minCharacters),
            "the text has %d characters, at least %d are wanted"
                .formatted(characters, minCharacters)));
  }
}
