package io.penstock.text.convert;

/**
 * What a source promises to hold. Records are recognised by shape; this only words the refusals.
 */
public enum FeedbackKind {
  /** Pairs and thumbs. */
  PREFERENCES("prompt with chosen and rejected (or preferred), or prompt, completion and label"),
  /** Questions with their answers. */
  INSTRUCTIONS(
      "messages, conversations (sharegpt), instruction and output (alpaca),"
          + " question and answer, text, or prompt with completion (or response)");

  private final String expectedKeys;

  FeedbackKind(String expectedKeys) {
    this.expectedKeys = expectedKeys;
  }

  String expectedKeys() {
    return expectedKeys;
  }
}
