package io.penstock.text.parse.pdf;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Writes blocks as Markdown and notes where headings and pages begin. */
final class MarkdownWriter {
  private static final String INDENT = "    ";
  private static final int MAX_LEVEL = 6;

  private static final Line NO_LINE =
      new Line("", Box.NOWHERE, 0, 0, false, false, false, 0, -1, 0, 0, false);

  private final Hyphens hyphens;
  private final int maxCharacters;

  /** A bookmark that stands for the start of a page, by its index. */
  private record Pending(int page, Bookmark bookmark) {}

  private final StringBuilder text = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private final List<Pending> pending = new ArrayList<>();
  private final Deque<Float> listIndents = new ArrayDeque<>();
  private Block before = Block.of(Block.Kind.PARAGRAPH, List.of(NO_LINE), "", null);
  private boolean isFirst = true;

  MarkdownWriter(Hyphens hyphens, int maxCharacters) {
    this.hyphens = hyphens;
    this.maxCharacters = maxCharacters;
  }

  String text() {
    return text.toString();
  }

  /** In the order of the text; to be asked after the pages. */
  List<Heading> headings() {
    List<Heading> all = new ArrayList<>(headings);
    for (Pending lost : pending) {
      Bookmark bookmark = lost.bookmark;
      int start = pages.get(lost.page).getStart();
      all.add(new Heading(bookmark.level(), bookmark.title(), start));
    }
    all.sort(Comparator.comparingInt(Heading::getStart));
    return all;
  }

  /**
   * Tells that what follows stands on this page; pages without text begin where the next one.
   *
   * @param leadingHere bookmarks that lead to the page and to none of its lines
   */
  void page(int number, List<Bookmark> leadingHere) {
    pages.add(new Page(number, -1));
    for (Bookmark bookmark : leadingHere) {
      if (!bookmark.title().isEmpty()) {
        pending.add(new Pending(pages.size() - 1, bookmark));
      }
    }
  }

  List<Page> pages() {
    startPages(text.length());
    return pages;
  }

  private void startPages(int at) {
    for (int i = pages.size() - 1; i >= 0 && pages.get(i).getStart() < 0; i--) {
      pages.get(i).setStart(at);
    }
  }

  void add(Block block) {
    if (text.length() > maxCharacters) {
      throw LimitException.of(
          "the text has more characters than the limit of %d", text.length(), maxCharacters);
    }
    if (goesOn(block)) {
      goOn(block);
    } else {
      begin(block);
    }
    before = block;
    isFirst = false;
  }

  private void begin(Block block) {
    if (block.kind() != Block.Kind.ITEM) {
      listIndents.clear();
    }
    boolean inList = block.kind() == Block.Kind.ITEM && before.kind() == Block.Kind.ITEM;
    text.append(isFirst ? "" : inList ? "\n" : "\n\n");
    startPages(text.length());
    if (block.kind() != Block.Kind.HEADING && block.bookmark() != null) {
      heading(block.bookmark());
    }
    switch (block.kind()) {
      case HEADING -> heading(block);
      case ITEM -> item(block);
      case CODE -> code(block);
      case TABLE -> table(block);
      case PARAGRAPH -> text.append(escaped(hyphens.join(block.lines())));
    }
  }

  private void heading(Bookmark bookmark) {
    headings.add(new Heading(bookmark.level(), bookmark.title(), text.length()));
  }

  private void heading(Block block) {
    String title = hyphens.join(block.lines()).strip();
    int level = Math.max(1, Math.min(MAX_LEVEL, block.level()));
    String shown = block.bookmark() == null ? title : block.bookmark().title();
    headings.add(new Heading(Math.max(1, block.level()), shown, text.length()));
    text.append("#".repeat(level)).append(' ').append(title);
  }

  private void item(Block block) {
    float left = block.first().box().left();
    float size = block.first().size();
    boolean sameColumn =
        before.kind() == Block.Kind.ITEM && before.first().region() == block.first().region();
    if (!sameColumn) {
      listIndents.clear();
    }
    while (!listIndents.isEmpty() && left < listIndents.peek() - 0.5f * size) {
      listIndents.pop();
    }
    if (listIndents.isEmpty() || left > listIndents.peek() + 0.7f * size) {
      listIndents.push(left);
    }
    text.append(INDENT.repeat(Math.min(8, listIndents.size() - 1)));
    String whole = hyphens.join(block.lines());
    Markers.Marker marker = Markers.of(whole);
    text.append(block.marker()).append(' ').append(whole.substring(marker.length()).strip());
  }

  private void code(Block block) {
    text.append("```\n");
    float left = Float.MAX_VALUE;
    for (Line line : block.lines()) {
      left = Math.min(left, line.box().left());
    }
    for (Line line : block.lines()) {
      int letters = Math.max(1, line.text().length());
      float width = Math.max(0.3f * line.size(), line.box().width() / letters);
      int indent = Math.round((line.box().left() - left) / width);
      text.append(" ".repeat(Math.max(0, Math.min(80, indent))));
      text.append(line.text()).append('\n');
    }
    text.append("```");
  }

  private void table(Block block) {
    Table table = requireNonNull(block.table());
    int number = 0;
    for (List<List<String>> row : table.rows()) {
      text.append(number == 0 ? "|" : "\n|");
      for (List<String> cell : row) {
        text.append(' ').append(hyphens.joinTexts(cell).replace("|", "\\|")).append(" |");
      }
      if (number == 0) {
        text.append("\n|").append(" --- |".repeat(row.size()));
      }
      number++;
    }
  }

  /** A paragraph or item that was cut by the end of a column or page. */
  private boolean goesOn(Block block) {
    boolean texts =
        (before.kind() == Block.Kind.PARAGRAPH || before.kind() == Block.Kind.ITEM)
            && block.kind() == Block.Kind.PARAGRAPH
            && block.bookmark() == null
            && !isFirst;
    if (!texts || before.last().region() == block.first().region()) {
      return false;
    }
    Line last = before.last();
    Line first = block.first();
    boolean alike = Math.abs(last.size() - first.size()) < 0.3f && last.bold() == first.bold();
    float half = (last.regionLeft() + last.regionRight()) / 2;
    boolean full = last.box().right() > half;
    boolean lower = Character.isLowerCase(Scripts.first(first.text()));
    boolean spaceless =
        Scripts.isSpaceless(Scripts.last(last.text()))
            && Scripts.isSpaceless(Scripts.first(first.text()));
    boolean further = last.page() <= first.page();
    return alike && full && further && !Blocks.endsSentence(last) && (lower || spaceless);
  }

  private void goOn(Block block) {
    String words = hyphens.join(block.lines()).strip();
    hyphens.append(text, words);
    startPages(text.length() - words.length());
  }

  /** What only looks like the beginning of a heading or of a quotation. */
  private static String escaped(String paragraph) {
    boolean mark =
        paragraph.startsWith("# ") || paragraph.startsWith("## ") || paragraph.startsWith("> ");
    return mark ? "\\" + paragraph : paragraph;
  }
}
