package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;
import org.jspecify.annotations.Nullable;

/** Gathers the ink of one page in the order it is drawn. */
final class InkCollector {
  /** Drawings of more lines or boxes than these are no tables and no grounds of text. */
  private static final int MAX_RULES = 20_000;

  private static final int MAX_PAINTED = 2_000;

  /** What is drawn on pictures of at least this share of the page may be their text. */
  private static final float MIN_SCAN_SHARE = 0.3f;

  private final Frame frame;
  private final List<Glyph> glyphs = new ArrayList<>();
  private final Map<HiddenText, List<Glyph>> hidden = new EnumMap<>(HiddenText.class);
  private final List<Glyph> invisible = new ArrayList<>();
  private final List<Rule> rules = new ArrayList<>();
  private final List<Box> dark = new ArrayList<>();
  private final Set<Long> places = new HashSet<>();
  private final int[] turns = new int[Frame.SLANTED + 1];
  private final Coverage pictures = new Coverage();
  private int unmappedCount;
  private int glyphCount;

  InkCollector(Frame frame) {
    this.frame = frame;
  }

  Frame frame() {
    return frame;
  }

  int glyphCount() {
    return glyphCount;
  }

  void unmapped(boolean unknown) {
    unmappedCount += unknown ? 1 : 0;
  }

  void rule(Rule rule) {
    if (rules.size() < MAX_RULES) {
      rules.add(rule);
    }
  }

  /** Something filled, under what is drawn later. */
  void painted(Box box, boolean white) {
    if (!white && dark.size() < MAX_PAINTED) {
      dark.add(box);
    }
  }

  void picture(Box box) {
    painted(box, false);
    pictures.add(
        box.left() / frame.width(),
        box.top() / frame.height(),
        box.right() / frame.width(),
        box.bottom() / frame.height());
  }

  void show(
      String text,
      Matrix matrix,
      Vector displacement,
      boolean vertical,
      FontStyle font,
      @Nullable HiddenText hides,
      MarkedContent marks) {
    float size = matrix.getScalingFactorY() * font.sizeFactor();
    float startX = matrix.getTranslateX();
    float startY = matrix.getTranslateY();
    float advance = vertical ? 1 : displacement.getX();
    float endX = startX + advance * matrix.getScaleX();
    float endY = startY + advance * matrix.getShearY();
    int turn = turn(matrix);
    float x1 = frame.x(startX, startY);
    float y1 = frame.y(startX, startY);
    float x2 = frame.x(endX, endY);
    float y2 = frame.y(endX, endY);
    if (vertical && turn == 0) {
      // Read from the top down, each glyph in a square of its own.
      turn = 1;
      float middle = (x1 + x2) / 2 - Glyph.DESCENT * size;
      x1 = middle;
      x2 = middle;
      y2 = y1;
      y1 -= size;
    }
    float left = frame.turnedX(x1, y1, turn);
    float right = frame.turnedX(x2, y2, turn);
    float baseline = frame.turnedY(x1, y1, turn);
    glyphCount++;
    Glyph glyph =
        new Glyph(
            text,
            Math.min(left, right),
            Math.max(left, right),
            baseline,
            size,
            font,
            turn,
            marks.isPagination());
    if (!isFinite(glyph) || (!glyph.isBlank() && isOverprint(glyph))) {
      return;
    }
    if (marks.isSwitchedOff()) {
      hide(HiddenText.LAYER, glyph);
    } else if (isOffPage(x1, y1, x2, y2, size)) {
      hide(HiddenText.OFF_PAGE, glyph);
    } else if (hides == HiddenText.INVISIBLE) {
      invisible.add(glyph);
    } else if (hides == HiddenText.WHITE && isOnDark((x1 + x2) / 2, (y1 + y2) / 2 - size / 4)) {
      see(glyph);
    } else if (hides != null) {
      hide(hides, glyph);
    } else {
      see(glyph);
    }
  }

  private int turn(Matrix matrix) {
    float a = matrix.getScaleX();
    float b = matrix.getShearY();
    if (frame.rotation() == 0 && b == 0 && a > 0) {
      return 0;
    }
    float dx = frame.x(a, b) - frame.x(0, 0);
    float dy = frame.y(a, b) - frame.y(0, 0);
    return Frame.turn(dx, dy);
  }

  private static boolean isFinite(Glyph glyph) {
    return Float.isFinite(glyph.left())
        && Float.isFinite(glyph.right())
        && Float.isFinite(glyph.baseline())
        && glyph.size() > 0;
  }

  /** Some writers draw a text twice, a hair apart, to make it bold. */
  private boolean isOverprint(Glyph glyph) {
    float cell = Math.max(0.05f, glyph.size() * 0.1f);
    long x = Math.round(glyph.left() / cell);
    long y = Math.round(glyph.baseline() / cell);
    // Cells of other sizes are others.
    long kind = (glyph.text().hashCode() * 31L + Math.round(cell * 100)) * 31 + glyph.turn();
    long key = (kind << 32) ^ ((y & 0xFFFF) << 16);
    boolean seen = false;
    for (long near = x - 1; near <= x + 1; near++) {
      seen |= places.contains(key ^ (near & 0xFFFF));
    }
    places.add(key ^ (x & 0xFFFF));
    return seen;
  }

  private void see(Glyph glyph) {
    turns[glyph.turn()]++;
    glyphs.add(glyph);
  }

  private void hide(HiddenText reason, Glyph glyph) {
    hidden.computeIfAbsent(reason, r -> new ArrayList<>()).add(glyph);
  }

  private boolean isOffPage(float x1, float y1, float x2, float y2, float size) {
    return Math.max(x1, x2) < -1
        || Math.min(x1, x2) > frame.width() + 1
        || Math.max(y1, y2) < -size / 4
        || Math.min(y1, y2) > frame.height() + size / 2;
  }

  private boolean isOnDark(float x, float y) {
    for (int i = dark.size() - 1; i >= 0; i--) {
      if (dark.get(i).contains(x, y)) {
        return true;
      }
    }
    return dark.size() == MAX_PAINTED;
  }

  PageInk page() {
    float imageShare = pictures.share();
    boolean ocr = !invisible.isEmpty() && imageShare >= MIN_SCAN_SHARE;
    if (ocr) {
      for (Glyph glyph : invisible) {
        turns[glyph.turn()]++;
      }
      glyphs.addAll(invisible);
    } else if (!invisible.isEmpty()) {
      hidden.put(HiddenText.INVISIBLE, invisible);
    }
    int main = 0;
    for (int turn = 1; turn < Frame.SLANTED; turn++) {
      main = turns[turn] > turns[main] ? turn : main;
    }
    return new PageInk(frame, main, glyphs, hidden, turned(main), imageShare, ocr, unmappedCount);
  }

  private List<Rule> turned(int main) {
    if (main == 0) {
      return rules;
    }
    List<Rule> turned = new ArrayList<>(rules.size());
    for (Rule r : rules) {
      float x1 = r.horizontal() ? r.start() : r.at();
      float y1 = r.horizontal() ? r.at() : r.start();
      float x2 = r.horizontal() ? r.end() : r.at();
      float y2 = r.horizontal() ? r.at() : r.end();
      float tx1 = frame.turnedX(x1, y1, main);
      float ty1 = frame.turnedY(x1, y1, main);
      float tx2 = frame.turnedX(x2, y2, main);
      float ty2 = frame.turnedY(x2, y2, main);
      boolean horizontal = r.horizontal() == (main % 2 == 0);
      turned.add(
          horizontal
              ? new Rule(true, ty1, Math.min(tx1, tx2), Math.max(tx1, tx2))
              : new Rule(false, tx1, Math.min(ty1, ty2), Math.max(ty1, ty2)));
    }
    return turned;
  }
}
