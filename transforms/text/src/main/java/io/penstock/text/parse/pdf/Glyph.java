package io.penstock.text.parse.pdf;

/**
 * A drawn character.
 *
 * @param text what it stands for; a ligature stands for several characters, a blank for a space
 * @param size of the font in points
 * @param turn in quarters of a circle, {@link Frame#SLANTED} for other angles; the coordinates are
 *     those of a page that is turned so that the glyph stands upright
 * @param pagination whether the file itself marks it as part of a header or footer
 */
record Glyph(
    String text,
    float left,
    float right,
    float baseline,
    float size,
    FontStyle font,
    int turn,
    boolean pagination) {

  /** The share of the size that a line of text takes above its baseline. */
  static final float ASCENT = 0.75f;

  static final float DESCENT = 0.25f;

  float top() {
    return baseline - ASCENT * size;
  }

  float bottom() {
    return baseline + DESCENT * size;
  }

  boolean isBlank() {
    return text.isBlank();
  }
}
