package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Finds tables without lines: rows of short texts with the same gaps between them. */
final class AlignedTables {
  private static final int MIN_ROWS = 3;

  /** In sizes of the text: a gap that no space between words has, and one that all rows share. */
  private static final float WIDE = 0.95f;

  private static final float SHARED = 0.2f;

  /** Words of prose are not moved further apart than this, in sizes. */
  private static final float MAX_JUSTIFIED = 3.5f;

  /** Rows further apart than this belong to two tables, in sizes. */
  private static final float MAX_PITCH = 3.2f;

  /** Rows of one cell that may stand between others, such as the second line of a cell. */
  private static final int MAX_LOOSE_ROWS = 3;

  private static final int PROSE_WORDS = 7;

  /** In sizes of the text: cells of prose are as wide, or less wide and fill their column. */
  private static final float PROSE_WIDTH = 18;

  private static final float FILLING_WIDTH = 8;
  private static final float FILLING_SHARE = 0.85f;
  private static final float MAX_PROSE_SHARE = 0.34f;

  /** Rows from first up to, without, end; the gaps part its columns. */
  record Run(int first, int end, List<Whites.Gap> gaps) {
    int rows() {
      return end - first;
    }
  }

  private AlignedTables() {}

  static List<Run> find(List<Row> rows) {
    List<Run> runs = new ArrayList<>();
    Box region = Box.NOWHERE;
    for (Row row : rows) {
      region = region.with(row.box());
    }
    for (int i = 0; i < rows.size(); ) {
      Run run = runFrom(rows, i, region);
      Run next = i + 1 < rows.size() && run.rows() > 0 ? runFrom(rows, i + 1, region) : run;
      // A row of heads that span columns must not decide how many columns there are.
      if (next.gaps.size() > run.gaps.size() && next.rows() >= run.rows() - 1) {
        run = next;
      }
      if (run.rows() > 0) {
        runs.add(run);
        i = run.end;
      } else {
        i++;
      }
    }
    return runs;
  }

  /** Whether the most part of these words is such a table. */
  static boolean isTable(List<Word> words) {
    List<Row> rows = Row.of(words);
    int covered = 0;
    for (Run run : find(rows)) {
      covered += run.rows();
    }
    return covered >= 0.6f * rows.size();
  }

  private static Run runFrom(List<Row> rows, int first, Box region) {
    Run none = new Run(first, first, List.of());
    if (wide(rows.get(first), Whites.beside(rows.get(first).words())).isEmpty()
        || isMono(rows.get(first))
        || isJustified(rows.get(first), region)) {
      return none;
    }
    List<Whites.Gap> whites = Whites.beside(rows.get(first).words());
    List<Whites.Gap> settled = whites;
    int end = first + 1;
    for (int i = first + 1; i < rows.size(); i++) {
      Row row = rows.get(i);
      if (row.baseline() - rows.get(i - 1).baseline() > MAX_PITCH * row.size() || isMono(row)) {
        break;
      }
      List<Whites.Gap> own = Whites.beside(row.words());
      List<Whites.Gap> common =
          Whites.common(whites, own).stream()
              .filter(gap -> gap.width() >= SHARED * row.size())
              .toList();
      if (columns(rows, first, i + 1, common).isEmpty() || i - end >= MAX_LOOSE_ROWS) {
        break;
      }
      whites = common;
      if (supports(row, own, common) && !isJustified(row, region)) {
        settled = whites;
        end = i + 1;
      }
    }
    end = withLastLines(rows, first, end, settled);
    List<Whites.Gap> gaps = columns(rows, first, end, settled);
    Run run = new Run(first, end, gaps);
    return isBelievable(rows, run) ? run : none;
  }

  /** The words of a line of prose, moved apart evenly to fill it. */
  private static boolean isJustified(Row row, Box region) {
    if (row.box().left() > region.left() + 0.3f * row.size()
        || row.box().right() < region.right() - 0.3f * row.size()) {
      return false;
    }
    float least = Float.MAX_VALUE;
    float most = 0;
    for (Whites.Gap gap : Whites.inner(Whites.beside(row.words()), 0.1f * row.size())) {
      least = Math.min(least, gap.width());
      most = Math.max(most, gap.width());
    }
    return most - least < 0.15f * row.size() && most < MAX_JUSTIFIED * row.size();
  }

  /** The last row may have a second line in one of its cells, nearer to it than rows are. */
  private static int withLastLines(List<Row> rows, int first, int end, List<Whites.Gap> gaps) {
    if (end - first < 2 || end == rows.size()) {
      return end;
    }
    float most = 0;
    for (int i = first + 1; i < end; i++) {
      most = Math.max(most, rows.get(i).baseline() - rows.get(i - 1).baseline());
    }
    Row row = rows.get(end);
    boolean near = row.baseline() - rows.get(end - 1).baseline() < 0.9f * most;
    List<Whites.Gap> common = Whites.common(gaps, Whites.beside(row.words()));
    boolean fits =
        columns(rows, first, end, gaps).stream()
            .allMatch(g -> common.stream().anyMatch(c -> c.width() > 0.9f * g.width()));
    boolean oneCell = Whites.inner(Whites.beside(row.words()), WIDE * row.size()).isEmpty();
    return near && fits && oneCell ? end + 1 : end;
  }

  private static List<Whites.Gap> wide(Row row, List<Whites.Gap> whites) {
    return Whites.inner(whites, WIDE * row.size());
  }

  private static boolean supports(Row row, List<Whites.Gap> own, List<Whites.Gap> common) {
    for (Whites.Gap gap : wide(row, own)) {
      for (Whites.Gap shared : common) {
        if (shared.from() >= gap.from() - 0.01f && shared.to() <= gap.to() + 0.01f) {
          return true;
        }
      }
    }
    return false;
  }

  /** The common gaps that are wide in at least two of these rows, and in two of five. */
  private static List<Whites.Gap> columns(
      List<Row> rows, int first, int end, List<Whites.Gap> common) {
    List<Whites.Gap> columns = new ArrayList<>();
    for (Whites.Gap gap : Whites.inner(common, 0)) {
      int wide = 0;
      int both = 0;
      for (int i = first; i < end; i++) {
        Row row = rows.get(i);
        for (Whites.Gap own : Whites.inner(Whites.beside(row.words()), 0)) {
          if (own.from() <= gap.from() + 0.01f && own.to() >= gap.to() - 0.01f) {
            both++;
            wide += own.width() >= WIDE * row.size() ? 1 : 0;
          }
        }
      }
      if (wide >= Math.min(2, end - first - 1) && wide > 0 && wide >= 0.4f * both) {
        columns.add(gap);
      }
    }
    return columns;
  }

  private static boolean isMono(Row row) {
    return row.words().stream().allMatch(word -> word.glyphs().get(0).font().mono());
  }

  private static boolean isBelievable(List<Row> rows, Run run) {
    if (run.gaps.isEmpty() || run.rows() < MIN_ROWS) {
      return false;
    }
    List<List<List<Word>>> table = new ArrayList<>();
    float[] widths = new float[run.gaps.size() + 1];
    for (Row row : rows.subList(run.first, run.end)) {
      List<List<Word>> cells = cells(row, run.gaps);
      table.add(cells);
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(cells.get(i)));
      }
    }
    int full = 0;
    int prose = 0;
    int marked = 0;
    for (List<List<Word>> cells : table) {
      int filled = 0;
      int texts = 0;
      for (int i = 0; i < widths.length; i++) {
        filled += cells.get(i).isEmpty() ? 0 : 1;
        texts += isProse(cells.get(i), widths[i]) ? 1 : 0;
      }
      full += filled > 1 ? 1 : 0;
      prose += texts > 1 ? 1 : 0;
      marked += !cells.get(0).isEmpty() && isMarker(cells.get(0)) ? 1 : 0;
    }
    boolean list = run.gaps.size() == 1 && marked >= 0.7f * full;
    return full >= MIN_ROWS && !list && prose <= MAX_PROSE_SHARE * full;
  }

  /** In sizes of the text. */
  private static float width(List<Word> cell) {
    if (cell.isEmpty()) {
      return 0;
    }
    Box box = XyCut.box(cell);
    return box.width() / Math.max(1, cell.get(0).size());
  }

  private static boolean isProse(List<Word> cell, float columnWidth) {
    int words = 1;
    Word before = null;
    for (Word word : cell) {
      boolean gap = before != null && word.box().left() - before.box().right() > 0.1f * word.size();
      words += gap ? 1 : 0;
      before = word;
    }
    float width = width(cell);
    return words >= PROSE_WORDS
        || width >= PROSE_WIDTH
        || (width >= FILLING_WIDTH && width >= FILLING_SHARE * columnWidth);
  }

  private static final Pattern MARKER =
      Pattern.compile("[\\p{Punct}\\p{So}\\p{Sm}\u2022\u25E6]{1,2}|\\(?\\w{1,4}[.)]|\\[\\w+]");

  private static boolean isMarker(List<Word> cell) {
    return MARKER.matcher(new LineText(false).of(cell).strip()).matches();
  }

  static List<List<Word>> cells(Row row, List<Whites.Gap> gaps) {
    List<List<Word>> cells = new ArrayList<>();
    for (int i = 0; i <= gaps.size(); i++) {
      cells.add(new ArrayList<>());
    }
    for (Word word : row.words()) {
      int column = 0;
      while (column < gaps.size() && word.box().middle() > gaps.get(column).middle()) {
        column++;
      }
      cells.get(column).add(word);
    }
    return cells;
  }
}
