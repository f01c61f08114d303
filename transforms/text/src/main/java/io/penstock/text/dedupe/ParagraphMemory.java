package io.penstock.text.dedupe;

import org.jspecify.annotations.Nullable;

/**
 * What {@link ParagraphDuplicates} remembers, as maps that a stream keeps in its state. What is
 * read is what was last put; nothing here decides.
 */
public interface ParagraphMemory {
  /** The document that holds a paragraph. */
  @Nullable String holder(long paragraph);

  void putHolder(long paragraph, String document);

  void removeHolder(long paragraph);

  /** What is known of a document. */
  @Nullable ParagraphHolding holding(String document);

  void put(String document, ParagraphHolding holding);
}
