package io.penstock.text.parse.pdf;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Bidi;
import java.util.List;

/** Turns what stands on a line from left to right into the order in which it is read. */
final class LogicalOrder {
  private LogicalOrder() {}

  /**
   * @param pieces a glyph's text or a space each, from left to right; a piece is in reading order
   * @param pageIsRightToLeft whether most of the page reads from right to left
   */
  static String of(List<String> pieces, boolean pageIsRightToLeft) {
    int rightToLeft = 0;
    int leftToRight = 0;
    for (String piece : pieces) {
      int first = Scripts.first(piece);
      if (Scripts.isRightToLeft(first)) {
        rightToLeft++;
      } else if (Character.isLetter(first)) {
        leftToRight++;
      }
    }
    if (rightToLeft == 0) {
      return String.join("", pieces);
    }
    boolean fromRight = pageIsRightToLeft || rightToLeft >= leftToRight;
    char[] seen = new char[pieces.size()];
    for (int i = 0; i < seen.length; i++) {
      String piece = pieces.get(i);
      // Astral letters read from left to right, as far as PDFs have them.
      seen[i] = Character.isSurrogate(piece.charAt(0)) ? 'a' : piece.charAt(0);
    }
    Bidi bidi = new Bidi();
    bidi.setReorderingMode(Bidi.REORDER_INVERSE_LIKE_DIRECT);
    bidi.setPara(seen, fromRight ? Bidi.RTL : Bidi.LTR, null);
    StringBuilder read = new StringBuilder(pieces.size() + 8);
    for (int from : bidi.getVisualMap()) {
      String piece = pieces.get(from);
      boolean mirrored = (bidi.getLevelAt(from) & 1) == 1 && piece.length() == 1;
      if (mirrored) {
        read.appendCodePoint(UCharacter.getMirror(piece.charAt(0)));
      } else {
        read.append(piece);
      }
    }
    return read.toString();
  }
}
