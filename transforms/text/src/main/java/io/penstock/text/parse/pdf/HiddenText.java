package io.penstock.text.parse.pdf;

/** Why a glyph cannot be seen. */
enum HiddenText {
  INVISIBLE("invisible"),
  WHITE("white-on-white"),
  OFF_PAGE("off-page"),
  TRANSPARENT("transparent"),
  LAYER("layer-switched-off");

  private final String word;

  HiddenText(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
