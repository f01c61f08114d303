package io.penstock.text.tokenize;

/** Takes a piece of text, which is a range of a string so that none has to be made for it. */
@FunctionalInterface
interface PieceSink {
  /**
   * Takes the range.
   *
   * @param atStart whether the piece is the very beginning of what is encoded
   */
  void piece(String text, int start, int end, boolean atStart);
}
