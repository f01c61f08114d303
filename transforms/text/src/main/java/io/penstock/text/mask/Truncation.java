package io.penstock.text.mask;

/** What becomes of a row with more tokens than a model is to see at once. */
public enum Truncation {
  /** It is left out whole. */
  DROP,
  /** Its end is cut off. */
  KEEP_START,
  /** Its beginning is cut off. */
  KEEP_END,
  /** It becomes several rows. */
  SPLIT,
  /** It is an error. */
  FAIL
}
