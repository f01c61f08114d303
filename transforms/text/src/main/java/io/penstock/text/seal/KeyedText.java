package io.penstock.text.seal;

import java.util.Comparator;

/**
 * A live text, its place in the order of the data set, and what decides its split.
 *
 * @param key {@link LiveText#key} of the text
 * @param groupKey {@link LiveText#key} of what it has in common with its siblings
 */
record KeyedText(String key, String groupKey, LiveText text) {
  /** The ids tell apart documents of equal content. */
  static final Comparator<KeyedText> ORDER =
      Comparator.comparing(KeyedText::key).thenComparing(k -> k.text.documentId());

  /** What it takes of the heap, at two bytes a character. */
  long bytes() {
    return 600L
        + 2L * (text.documentId().length() + text.contentHash().length() + text.text().length());
  }
}
