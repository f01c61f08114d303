package io.penstock.text.filter;

import java.io.Serializable;

/** What counts as a sentence. */
public interface SentenceCounter extends Serializable {
  /** How many sentences lie in [start, end); at least one. */
  int count(char[] text, int start, int end);
}
