package io.penstock.text.filter;

import java.io.Serializable;

/** What counts as a word. Words follow each other in order and hold no white space. */
public interface WordSplitter extends Serializable {
  /** Adds the words of a text. */
  void split(char[] text, WordSpans out);
}
