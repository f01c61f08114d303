package io.penstock.text.parse.pdf;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of the document that stands for itself.
 *
 * @param level of a heading from 1, of an item of a list from 0
 * @param lines none of a table
 * @param marker of an item, as it stands before its text
 * @param bookmark that leads to its first line
 */
record Block(
    Kind kind,
    int level,
    List<Line> lines,
    String marker,
    @Nullable Table table,
    @Nullable Bookmark bookmark,
    int page) {

  /** What it is. */
  enum Kind {
    PARAGRAPH,
    HEADING,
    ITEM,
    CODE,
    TABLE
  }

  static Block table(Table table) {
    return new Block(Kind.TABLE, 0, List.of(), "", table, null, table.page());
  }

  static Block of(Kind kind, List<Line> lines, String marker, @Nullable Bookmark bookmark) {
    return new Block(kind, 0, List.copyOf(lines), marker, null, bookmark, lines.get(0).page());
  }

  Block as(Kind newKind, int newLevel) {
    return new Block(newKind, newLevel, lines, marker, table, bookmark, page);
  }

  Line first() {
    return lines.get(0);
  }

  Line last() {
    return lines.get(lines.size() - 1);
  }
}
