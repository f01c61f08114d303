package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out the plain text of a page that another program has read, so that paragraphs, lists,
 * hyphens and furniture are found as elsewhere. Blank lines part paragraphs; nothing is a table.
 */
final class PageText {
  private static final float PITCH = 1.2f;
  private static final float LETTER_WIDTH = 0.5f;

  /** No region of the pages that are read from ink has such a number. */
  private static final int FIRST_REGION = 1 << 30;

  private PageText() {}

  /**
   * The page with this text in the place of its own.
   *
   * @param size of the document's text, in points: none of these lines is set larger or smaller
   */
  static PageLayout in(PageLayout page, String text, float size) {
    List<String> lines = text.lines().map(String::stripTrailing).toList();
    int longest = lines.stream().mapToInt(String::length).max().orElse(0);
    float right = longest * LETTER_WIDTH * size;
    List<Item> items = new ArrayList<>();
    int glyphs = 0;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceAll("\\p{Cntrl}", "");
      String words = line.strip();
      if (!words.isEmpty()) {
        float left = line.indexOf(words) * LETTER_WIDTH * size;
        float baseline = (i + 1) * PITCH * size;
        items.add(line(words, left, baseline, size, page.number(), right));
        glyphs += words.length();
      }
    }
    return new PageLayout(
        page.number(),
        (lines.size() + 1) * PITCH * size,
        items,
        page.asides(),
        glyphs,
        page.unmappedCount(),
        page.imageShare(),
        page.ocrLayer());
  }

  private static Line line(
      String words, float left, float baseline, float size, int page, float right) {
    float end = left + words.length() * LETTER_WIDTH * size;
    Box box = new Box(left, baseline - Glyph.ASCENT * size, end, baseline + Glyph.DESCENT * size);
    return new Line(
        words,
        box,
        baseline,
        size,
        false,
        false,
        false,
        page,
        FIRST_REGION + page,
        0,
        right,
        false);
  }

  /** Of letters and digits: what decides which of two readings says more. */
  static long letters(String text) {
    return text.codePoints().filter(Character::isLetterOrDigit).count();
  }
}
