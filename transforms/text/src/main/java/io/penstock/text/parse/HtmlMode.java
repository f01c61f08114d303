package io.penstock.text.parse;

/** Which part of an HTML page is its text. */
public enum HtmlMode {
  /**
   * All of it but navigation, headers and footers: right for documentation, and never too little.
   */
  WHOLE_PAGE,
  /** The article alone, as reader modes show it; the whole page where none can be found. */
  MAIN_TEXT
}
