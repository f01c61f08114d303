package io.penstock.text.seal;

import java.util.Comparator;

/**
 * A live text and its place in the order of the data set.
 *
 * @param key {@link LiveText#key} of the text
 */
record KeyedText(String key, LiveText text) {
  /** The ids tell apart documents of equal content. */
  static final Comparator<KeyedText> ORDER =
      Comparator.comparing(KeyedText::key).thenComparing(k -> k.text.documentId());

  /** What it takes of the heap, at two bytes a character. */
  long bytes() {
    return 400L
        + 2L * (text.documentId().length() + text.contentHash().length() + text.text().length());
  }
}
