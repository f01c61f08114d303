package io.penstock.text.pii;

/** What is done where something is found. */
public enum PiiAction {
  /** Its kind is put in its place: {@code <EMAIL>}. */
  REDACT,

  /**
   * Its kind and 12 hexadecimal digits of its HMAC-SHA-256 are put in its place, so that equal ones
   * stay equal: {@code <EMAIL:8c1f0b2a93d4>}. Without the key a list of all numbers would undo it.
   */
  HASH,

  /** The document is dropped; what may be shown of it is redacted. */
  DROP
}
