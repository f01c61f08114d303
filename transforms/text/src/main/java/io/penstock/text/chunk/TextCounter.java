package io.penstock.text.chunk;

import java.io.Serializable;

/**
 * Counts the length of text in a fixed unit. Its name goes into manifests, so that a count can be
 * understood later: what a name counts must never change. A longer span never counts less.
 */
public interface TextCounter extends Serializable {
  /** Unicode code points. */
  TextCounter CHARACTERS = new CharacterCounter();

  /** What manifests call it. */
  String name();

  /** The length of text[start, end). */
  int count(String text, int start, int end);

  /**
   * The counter of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  static TextCounter named(String name) {
    if (name.equals(CHARACTERS.name())) {
      return CHARACTERS;
    }
    throw new IllegalArgumentException(
        "no counter is named '%s'; known: %s".formatted(name, CHARACTERS.name()));
  }
}
