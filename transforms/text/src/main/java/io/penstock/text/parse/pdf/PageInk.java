package io.penstock.text.parse.pdf;

import java.util.List;
import java.util.Map;

/**
 * What is drawn on a page.
 *
 * @param mainTurn the turn of most of its text, which the layout takes as upright
 * @param glyphs what can be seen of the text, in the order it is drawn
 * @param hidden what cannot be seen, by the reason
 * @param rules straight lines, also those drawn as thin boxes
 * @param imageShare of the page that its pictures cover together
 * @param ocrLayer whether the text is an invisible layer over a picture of it
 * @param unmappedCount glyphs of which the file does not say what they stand for
 */
record PageInk(
    Frame frame,
    int mainTurn,
    List<Glyph> glyphs,
    Map<HiddenText, List<Glyph>> hidden,
    List<Rule> rules,
    float imageShare,
    boolean ocrLayer,
    int unmappedCount) {

  float width() {
    return frame.turnedWidth(mainTurn);
  }

  float height() {
    return frame.turnedHeight(mainTurn);
  }
}
