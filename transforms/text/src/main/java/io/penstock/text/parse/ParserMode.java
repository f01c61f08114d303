package io.penstock.text.parse;

/** Where parsers of binary formats run. Text, Markdown and HTML are always read in this process. */
public enum ParserMode {
  /** In processes of their own, with limits of memory and time: for documents of strangers. */
  ISOLATED("isolated"),
  /** In this process: for documents that are trusted. A hang or a full heap ends all. */
  IN_PROCESS("in-process");

  private final String word;

  ParserMode(String word) {
    this.word = word;
  }

  /** In options and files. */
  public String word() {
    return word;
  }

  /**
   * The one with this word.
   *
   * @throws IllegalArgumentException naming all, if there is none
   */
  public static ParserMode named(String word) {
    for (ParserMode mode : values()) {
      if (mode.word.equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("parsers: expected isolated or in-process, found " + word);
  }
}
