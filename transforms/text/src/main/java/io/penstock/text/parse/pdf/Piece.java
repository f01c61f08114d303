package io.penstock.text.parse.pdf;

/** What the layout moves as one: a word, or a table that was found by its lines. */
sealed interface Piece permits Word, RuledTable {
  Box box();

  /** Of its letters, in points. */
  float size();
}
