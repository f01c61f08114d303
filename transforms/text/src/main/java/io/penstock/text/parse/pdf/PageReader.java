package io.penstock.text.parse.pdf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds tables, columns and lines among the ink of a page. */
final class PageReader {
  private int regionCount;

  PageLayout read(PageInk ink, int page) {
    List<Glyph> upright = new ArrayList<>(ink.glyphs().size());
    List<Glyph> pagination = new ArrayList<>();
    Map<Integer, List<Glyph>> turned = new TreeMap<>();
    int rightToLeft = 0;
    int letters = 0;
    for (Glyph glyph : ink.glyphs()) {
      int first = Scripts.first(glyph.text());
      rightToLeft += Scripts.isRightToLeft(first) ? 1 : 0;
      letters += Character.isLetter(first) ? 1 : 0;
      if (glyph.turn() != ink.mainTurn()) {
        turned.computeIfAbsent(glyph.turn(), t -> new ArrayList<>()).add(glyph);
      } else if (glyph.pagination()) {
        pagination.add(glyph);
      } else {
        upright.add(glyph);
      }
    }
    boolean fromRight = rightToLeft * 2 > letters;
    LineText text = new LineText(fromRight);
    List<Item> items = new ArrayList<>();
    Box body = flow(upright, ink.rules(), text, page, fromRight, items);
    for (Row row : Row.of(Word.of(pagination))) {
      regionCount++;
      items.add(line(row, row.box(), text, page));
    }
    List<Aside> asides = new ArrayList<>();
    turned.forEach((turn, glyphs) -> addTurned(ink, turn, glyphs, body, text, page, items, asides));
    ink.hidden()
        .forEach(
            (reason, glyphs) ->
                asides.add(new Aside("hidden: " + reason.word(), page, plain(glyphs, text))));
    asides.removeIf(aside -> aside.text().isBlank());
    return new PageLayout(
        page,
        ink.height(),
        items,
        asides,
        ink.glyphs().size(),
        ink.unmappedCount(),
        ink.imageShare(),
        ink.ocrLayer());
  }

  private Box flow(
      List<Glyph> glyphs,
      List<Rule> rules,
      LineText text,
      int page,
      boolean fromRight,
      List<Item> items) {
    List<Word> words = Word.of(glyphs);
    List<RuledTable> ruled = RuledTables.take(words, rules);
    List<Piece> pieces = new ArrayList<>(words);
    pieces.addAll(ruled);
    for (List<Piece> region : XyCut.regions(pieces, AlignedTables::isTable, fromRight)) {
      regionCount++;
      items.addAll(regionItems(region, text, page));
    }
    return XyCut.box(pieces);
  }

  private List<Item> regionItems(List<Piece> region, LineText text, int page) {
    List<Word> words = new ArrayList<>();
    List<Item> items = new ArrayList<>();
    for (Piece piece : region) {
      if (piece instanceof Word word) {
        words.add(word);
      } else if (piece instanceof RuledTable table) {
        items.add(Tables.of(table, text, page, regionCount));
      }
    }
    Box box = XyCut.box(words);
    List<Row> rows = Row.of(words);
    int next = 0;
    for (AlignedTables.Run run : AlignedTables.find(rows)) {
      addLines(rows.subList(next, run.first()), box, text, page, items);
      items.add(
          Tables.of(rows.subList(run.first(), run.end()), run.gaps(), text, page, regionCount));
      next = run.end();
    }
    addLines(rows.subList(next, rows.size()), box, text, page, items);
    items.sort(Comparator.comparingDouble(item -> item.box().top()));
    return items;
  }

  private void addLines(List<Row> rows, Box region, LineText text, int page, List<Item> items) {
    for (Row row : rows) {
      items.add(line(row, region, text, page));
    }
  }

  private Line line(Row row, Box region, LineText text, int page) {
    Map<Float, Integer> sizes = new TreeMap<>();
    int bold = 0;
    int italic = 0;
    int mono = 0;
    int count = 0;
    for (Word word : row.words()) {
      for (Glyph glyph : word.glyphs()) {
        if (!glyph.isBlank()) {
          count++;
          bold += glyph.font().bold() ? 1 : 0;
          italic += glyph.font().italic() ? 1 : 0;
          mono += glyph.font().mono() ? 1 : 0;
          sizes.merge(Math.round(glyph.size() * 4) / 4f, 1, Integer::sum);
        }
      }
    }
    float size = row.size();
    int most = 0;
    for (Map.Entry<Float, Integer> entry : sizes.entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        size = entry.getKey();
      }
    }
    return new Line(
        text.of(row.words()),
        row.box(),
        row.baseline(),
        size,
        bold >= 0.9f * count,
        italic >= 0.9f * count,
        mono >= 0.9f * count,
        page,
        regionCount,
        region.left(),
        region.right(),
        row.words().get(0).isPagination());
  }

  /** Text that stands across the page: a stamp in its margin, else a part of it that comes last. */
  private void addTurned(
      PageInk ink,
      int turn,
      List<Glyph> glyphs,
      Box body,
      LineText text,
      int page,
      List<Item> items,
      List<Aside> asides) {
    List<Row> rows = Row.of(Word.of(glyphs));
    for (Row row : rows) {
      Box seen = ink.frame().turned(row.box(), turn == Frame.SLANTED ? 0 : turn, ink.mainTurn());
      boolean beside =
          seen.right() <= body.left()
              || seen.left() >= body.right()
              || seen.bottom() <= body.top()
              || seen.top() >= body.bottom();
      boolean few = glyphs.size() * 5 < ink.glyphs().size();
      if (few && (turn == Frame.SLANTED || beside)) {
        asides.add(new Aside("stamp", page, text.of(row.words())));
      } else {
        regionCount++;
        items.add(line(row, row.box(), text, page));
      }
    }
  }

  private static String plain(List<Glyph> glyphs, LineText text) {
    List<String> lines = new ArrayList<>();
    for (Row row : Row.of(Word.of(glyphs))) {
      lines.add(text.of(row.words()));
    }
    return String.join("\n", lines);
  }
}
