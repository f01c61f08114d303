package io.penstock.text.parse.pdf;

import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Writes the glyphs of one line as text: spaces where they are seen, marks on their letters. */
final class LineText {
  private static final Normalizer2 COMPOSED = Normalizer2.getNFCInstance();

  /** TeX and old writers draw an accent over a letter as a glyph of its own. */
  private static final Map<Character, Character> ACCENTS =
      Map.ofEntries(
          Map.entry('`', '\u0300'),
          Map.entry('\u00B4', '\u0301'),
          Map.entry('\u02CA', '\u0301'),
          Map.entry('^', '\u0302'),
          Map.entry('\u02C6', '\u0302'),
          Map.entry('~', '\u0303'),
          Map.entry('\u02DC', '\u0303'),
          Map.entry('\u00AF', '\u0304'),
          Map.entry('\u02D8', '\u0306'),
          Map.entry('\u02D9', '\u0307'),
          Map.entry('\u00A8', '\u0308'),
          Map.entry('\u02DA', '\u030A'),
          Map.entry('\u02DD', '\u030B'),
          Map.entry('\u02C7', '\u030C'),
          Map.entry('\u00B8', '\u0327'),
          Map.entry('\u02DB', '\u0328'));

  private final boolean pageIsRightToLeft;

  LineText(boolean pageIsRightToLeft) {
    this.pageIsRightToLeft = pageIsRightToLeft;
  }

  /** The words must be in the order of their left edges. */
  String of(List<Word> words) {
    List<Glyph> glyphs = new ArrayList<>();
    for (Word word : words) {
      glyphs.addAll(word.glyphs());
    }
    glyphs.sort(Comparator.comparingDouble(Glyph::left));
    float usual = usualGap(glyphs);
    List<String> pieces = new ArrayList<>(glyphs.size() + 16);
    Glyph before = null;
    float reach = 0;
    boolean blank = false;
    for (int i = 0; i < glyphs.size(); i++) {
      Glyph glyph = glyphs.get(i);
      if (glyph.isBlank()) {
        blank = true;
        continue;
      }
      if (before != null) {
        if (isMarkOn(before, glyph, pieces)) {
          continue;
        }
        if (isSpace(before, glyph, glyph.left() - reach, blank, usual)
            || isSpaceElsewhere(glyphs, before, i)) {
          pieces.add(" ");
        }
      }
      pieces.add(glyph.text());
      blank = false;
      before = glyph;
      reach = Math.max(reach, glyph.right());
    }
    return LogicalOrder.of(pieces, pageIsRightToLeft);
  }

  /** Adds a mark to the letter it sits on. */
  private static boolean isMarkOn(Glyph letter, Glyph mark, List<String> pieces) {
    int last = pieces.size() - 1;
    String text = mark.text();
    float shared = Math.min(letter.right(), mark.right()) - Math.max(letter.left(), mark.left());
    float narrower = Math.min(letter.right() - letter.left(), mark.right() - mark.left());
    boolean overlaps = shared > 0.6f * narrower;
    if (Scripts.isMark(Scripts.first(text))) {
      pieces.set(last, pieces.get(last) + text);
      return true;
    }
    String under = pieces.get(last);
    // The accent may begin to the left of its letter or to the right.
    Character accent = text.length() == 1 ? ACCENTS.get(text.charAt(0)) : null;
    if (accent != null && overlaps && Character.isLetter(Scripts.last(under))) {
      pieces.set(last, composed(under, accent));
      return true;
    }
    Character early = under.length() == 1 ? ACCENTS.get(under.charAt(0)) : null;
    if (early != null && overlaps && Character.isLetter(Scripts.first(text))) {
      pieces.set(last, composed(text, early));
      return true;
    }
    return false;
  }

  private static String composed(String letter, char mark) {
    String plain = letter.equals("\u0131") ? "i" : letter.equals("\u0237") ? "j" : letter;
    return COMPOSED.normalize(plain + mark);
  }

  private static boolean isSpace(Glyph before, Glyph glyph, float gap, boolean blank, float usual) {
    float size = Math.min(before.size(), glyph.size());
    if (Scripts.isSpaceless(Scripts.last(before.text()))
        && Scripts.isSpaceless(Scripts.first(glyph.text()))) {
      return gap > (blank ? 0.4f : 1) * size;
    }
    if (blank) {
      return gap > 0.04f * size;
    }
    float space = Math.min(before.font().spaceWidth(), glyph.font().spaceWidth());
    float least = Math.min(0.2f, Math.max(0.1f, 0.5f * space)) * size;
    return gap > Math.max(least, usual + 0.08f * size);
  }

  /**
   * Word processors draw the space after a Latin word to its right, where in text from right to
   * left the word begins; it is read at its left.
   */
  private static boolean isSpaceElsewhere(List<Glyph> glyphs, Glyph before, int at) {
    if (!Scripts.isRightToLeft(Scripts.last(before.text()))
        || !Character.isLetter(Scripts.first(glyphs.get(at).text()))
        || Scripts.isRightToLeft(Scripts.first(glyphs.get(at).text()))) {
      return false;
    }
    boolean blank = false;
    for (Glyph glyph : glyphs.subList(at, glyphs.size())) {
      if (Scripts.isRightToLeft(Scripts.first(glyph.text()))) {
        return blank;
      }
      blank = glyph.isBlank();
    }
    return false;
  }

  /** Letters set apart for effect are still one word: the gap that most of them have. */
  private static float usualGap(List<Glyph> glyphs) {
    int count = 0;
    float[] gaps = new float[glyphs.size()];
    for (int i = 1; i < glyphs.size(); i++) {
      Glyph left = glyphs.get(i - 1);
      Glyph right = glyphs.get(i);
      if (!left.isBlank() && !right.isBlank()) {
        gaps[count++] = Math.max(0, right.left() - left.right());
      }
    }
    if (count < 8) {
      return 0;
    }
    Arrays.sort(gaps, 0, count);
    return gaps[count / 2];
  }
}
