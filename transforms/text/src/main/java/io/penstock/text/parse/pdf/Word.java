package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * Glyphs that were drawn one after the other without a gap, with the blanks after them. It may be a
 * part of a word, or even a single glyph, where the file draws so.
 */
final class Word implements Piece {
  private final List<Glyph> glyphs = new ArrayList<>();
  private Box box = Box.NOWHERE;
  private float size;
  private float baseline;
  private boolean hasBlank;

  Word(Glyph first) {
    add(first);
  }

  void add(Glyph glyph) {
    glyphs.add(glyph);
    if (glyph.isBlank()) {
      hasBlank = true;
      return;
    }
    box = box.with(new Box(glyph.left(), glyph.top(), glyph.right(), glyph.bottom()));
    if (glyph.size() > size) {
      size = glyph.size();
      baseline = glyph.baseline();
    }
  }

  /** Whether a glyph goes on where this word ends. */
  boolean goesOn(Glyph glyph) {
    Glyph last = glyphs.get(glyphs.size() - 1);
    float gap = glyph.left() - last.right();
    float least = Math.min(glyph.size(), last.size());
    boolean sameLine = Math.abs(glyph.baseline() - last.baseline()) < 0.1f * least;
    boolean near = gap > -0.5f * least && gap < 0.1f * least;
    return glyph.isBlank() ? sameLine && gap < least : !hasBlank && sameLine && near;
  }

  List<Glyph> glyphs() {
    return glyphs;
  }

  @Override
  public Box box() {
    return box;
  }

  @Override
  public float size() {
    return size;
  }

  float baseline() {
    return baseline;
  }

  boolean isPagination() {
    return glyphs.get(0).pagination();
  }

  /** Cut from glyphs in the order they are drawn; blanks without a word before them are dropped. */
  static List<Word> of(List<Glyph> glyphs) {
    List<Word> words = new ArrayList<>();
    Word word = null;
    for (Glyph glyph : glyphs) {
      if (word != null && word.goesOn(glyph)) {
        word.add(glyph);
      } else if (!glyph.isBlank()) {
        word = new Word(glyph);
        words.add(word);
      }
    }
    return words;
  }
}
