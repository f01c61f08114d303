package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/** Joins lines to paragraphs, items of lists and blocks of code. */
final class Blocks {
  /** In sizes of the text. */
  private static final float INDENT = 0.8f;

  private static final float MIN_HANGING = 0.3f;
  private static final float MAX_HANGING = 5;

  /** Of the usual distance of lines. */
  private static final float APART = 1.3f;

  private final FontStatistics fonts;
  private final IdentityHashMap<Line, Bookmark> bookmarks;
  private final IdentityHashMap<Line, Bookmark> headings;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Line> open = new ArrayList<>();
  private Markers.Marker marker = Markers.NONE;
  private float pitch;

  private Blocks(
      FontStatistics fonts,
      IdentityHashMap<Line, Bookmark> bookmarks,
      IdentityHashMap<Line, Bookmark> headings) {
    this.fonts = fonts;
    this.bookmarks = bookmarks;
    this.headings = headings;
  }

  /**
   * @param bookmarks the lines that bookmarks lead to
   * @param headings all lines that are nothing but the title of a bookmark
   */
  static List<Block> of(
      List<Item> items,
      FontStatistics fonts,
      IdentityHashMap<Line, Bookmark> bookmarks,
      IdentityHashMap<Line, Bookmark> headings) {
    Blocks blocks = new Blocks(fonts, bookmarks, headings);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      if (item instanceof Line line) {
        if (i == 0 || items.get(i - 1).region() != line.region()) {
          blocks.close();
          blocks.pitch = pitch(items, i);
        }
        boolean more = i + 1 < items.size() && items.get(i + 1).region() == line.region();
        Line after = more && items.get(i + 1) instanceof Line next ? next : line;
        blocks.add(line, after);
      } else if (item instanceof Table table) {
        blocks.close();
        blocks.blocks.add(Block.table(table));
      }
    }
    blocks.close();
    return blocks.blocks;
  }

  /** The usual distance of the lines of a region, in sizes of their text. */
  private static float pitch(List<Item> items, int first) {
    float[] distances = new float[items.size() - first];
    int count = 0;
    for (int i = first + 1; i < items.size(); i++) {
      if (items.get(i).region() != items.get(first).region()) {
        break;
      }
      if (items.get(i) instanceof Line line && items.get(i - 1) instanceof Line before) {
        float distance = (line.baseline() - before.baseline()) / line.size();
        if (distance > 0.5f && distance < 3.5f && sameSize(line, before)) {
          distances[count++] = distance;
        }
      }
    }
    Arrays.sort(distances, 0, count);
    // Of short regions most distances may be those between paragraphs.
    return count == 0 ? 1.2f : Math.max(1, distances[count < 6 ? 0 : count / 3]);
  }

  private static boolean sameSize(Line a, Line b) {
    return Math.abs(a.size() - b.size()) <= 0.08f * Math.max(a.size(), b.size());
  }

  private void add(Line line, Line after) {
    Markers.Marker own = Markers.of(line.text());
    if (!open.isEmpty() && startsNew(line, open.get(open.size() - 1), after, own)) {
      close();
    }
    if (open.isEmpty()) {
      marker = own;
    }
    open.add(line);
  }

  private boolean startsNew(Line line, Line before, Line after, Markers.Marker own) {
    float distance = (line.baseline() - before.baseline()) / line.size();
    Bookmark bookmark = headings.get(line);
    if (!Objects.equals(bookmark, headings.get(before))) {
      return true;
    }
    if (bookmark != null && bookmarks.containsKey(line)) {
      return true;
    }
    if (bookmarks.containsKey(line) || !sameSize(line, before)) {
      return true;
    }
    if (line.mono() && before.mono()) {
      return distance > 2.6f;
    }
    if (line.bold() != before.bold() || line.mono() != before.mono()) {
      return true;
    }
    if (distance > APART * pitch || distance < 0) {
      return true;
    }
    if (!own.isNone() && isMarkerHere(line, own)) {
      return true;
    }
    if (line.size() > 1.08f * fonts.size()) {
      return false;
    }
    return isIndented(line, before, after) || isEnded(line, before);
  }

  /** A number at the start of a line may also be a part of the sentence. */
  private boolean isMarkerHere(Line line, Markers.Marker own) {
    Line first = open.get(0);
    boolean sameColumn = Math.abs(line.box().left() - first.box().left()) < 0.3f * line.size();
    boolean nested = line.box().left() > first.box().left() + 0.3f * line.size();
    if (own.bullet()) {
      return true;
    }
    if (!marker.isNone()) {
      // The text of an item hangs to the right of its marker, so a marker there is a nested one.
      boolean hanging = open.size() > 1 && sameLeft(line, open.get(open.size() - 1));
      boolean second = open.size() == 1 && (sameColumn || nested);
      return second || !hanging || endsSentence(open.get(open.size() - 1));
    }
    return endsSentence(open.get(open.size() - 1)) || nested;
  }

  private static boolean sameLeft(Line a, Line b) {
    return Math.abs(a.box().left() - b.box().left()) < 0.3f * a.size();
  }

  private boolean isIndented(Line line, Line before, Line after) {
    float indent = (line.box().left() - before.box().left()) / line.size();
    if (open.size() == 1) {
      float back = (line.box().left() - after.box().left()) / line.size();
      boolean next = Markers.of(after.text()).isNone();
      boolean first = next && back > INDENT && after.box().left() < before.box().left() + 2;
      if (first && indent > INDENT && indent < 8) {
        return true;
      }
      // The second line of an item hangs; that of a paragraph stands where others do or outside.
      if (!marker.isNone() && indent > -MIN_HANGING && indent < MAX_HANGING) {
        return false;
      }
      boolean atMargin = before.box().left() - before.regionLeft() < MIN_HANGING * line.size();
      return marker.isNone() && indent > INDENT && indent < 8 && atMargin && endsSentence(before);
    }
    if (!marker.isNone() && indent < -MIN_HANGING) {
      return true;
    }
    return indent > INDENT && indent < 8;
  }

  /** The line before ended early, and with a sentence: the first word here had fitted there. */
  private static boolean isEnded(Line line, Line before) {
    float room = before.regionRight() - before.box().right();
    int space = line.text().indexOf(' ');
    int letters = Math.max(1, line.text().length());
    float word = line.box().width() * (space < 0 ? letters : space + 1) / letters;
    boolean fitted = room > word + 1.5f * line.size();
    return fitted && endsSentence(before) && startsSentence(line);
  }

  static boolean endsSentence(Line line) {
    String text = line.text().strip();
    int end = text.length();
    while (end > 0 && "\"'”’)]»".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    return end > 0 && ".!?:;。！？؟…".indexOf(text.charAt(end - 1)) >= 0;
  }

  static boolean startsSentence(Line line) {
    int first = Scripts.first(line.text());
    return !Character.isLowerCase(first);
  }

  private void close() {
    if (open.isEmpty()) {
      return;
    }
    Line first = open.get(0);
    Bookmark bookmark = bookmarks.get(first);
    boolean mono = !fonts.mono() && open.stream().allMatch(Line::mono);
    if (headings.containsKey(first)) {
      blocks.add(Block.of(Block.Kind.HEADING, open, "", bookmark));
    } else if (mono) {
      blocks.add(Block.of(Block.Kind.CODE, open, "", bookmark));
    } else if (!marker.isNone()) {
      blocks.add(Block.of(Block.Kind.ITEM, open, marker.text(), bookmark));
    } else {
      blocks.add(Block.of(Block.Kind.PARAGRAPH, open, "", bookmark));
    }
    open.clear();
    marker = Markers.NONE;
  }
}
