package io.penstock.text.parse;

/** Which part of an HTML page is its text. */
public enum HtmlMode {
  /**
   * All of it but navigation, headers and footers: right for documentation, and never too little.
   */
  WHOLE_PAGE("whole-page"),
  /** The article alone, as reader modes show it; the whole page where none can be found. */
  MAIN_TEXT("main-text");

  private final String word;

  HtmlMode(String word) {
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
  public static HtmlMode named(String word) {
    for (HtmlMode mode : values()) {
      if (mode.word.equals(word)) {
        return mode;
      }
    }
    throw new IllegalArgumentException("html: expected whole-page or main-text, found " + word);
  }
}
