package io.penstock.text.chunk;

/** Counts Unicode code points, as Python and SQL do. */
record CharacterCounter() implements TextCounter {

  @Override
  public String name() {
    return "characters";
  }

  @Override
  public int count(String text, int start, int end) {
    return text.codePointCount(start, end);
  }
}
