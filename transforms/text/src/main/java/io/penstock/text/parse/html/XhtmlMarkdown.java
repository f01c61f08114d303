package io.penstock.text.parse.html;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Lays out a stream of XHTML as Markdown while it comes, so that nothing but the text is kept. It
 * is for what other readers write of office documents, whose XHTML is plain: paragraphs, headings,
 * lists, tables.
 */
public final class XhtmlMarkdown extends DefaultHandler {
  private static final Set<String> UNREAD = Set.of("head", "title", "script", "style", "svg");
  private static final Set<String> BLOCKS =
      Set.of(
          "p",
          "div",
          "ul",
          "ol",
          "li",
          "table",
          "blockquote",
          "section",
          "article",
          "body",
          "br",
          "hr",
          "dl",
          "dt",
          "dd",
          "figure",
          "figcaption",
          "aside",
          "header",
          "footer",
          "main",
          "nav",
          "pre",
          "caption",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6");

  /** What readers of slides, sheets and pages put around one of them. */
  private static final Set<String> PAGES = Set.of("slide-content", "slide", "sheet", "page");

  private static final Set<String> SLIDES = Set.of("slide-content", "slide");

  /** As word processors write the signs of lists before their items. */
  private static final Pattern ITEM =
      Pattern.compile(
          "(?:([\u00b7\u2022\u25aa\u25e6\u25cf\u25cb\uf0b7\uf0a7])|(\\d{1,3})[.)])\\s+");

  /** The field of a slide's number. */
  private static final String SLIDE_NUMBER = "\u2039#\u203a";

  private static final int LONGEST_TITLE = 200;

  private final int maxCharacters;
  private final MarkdownLines lines = new MarkdownLines();
  private final StringBuilder run = new StringBuilder();
  private final Deque<Integer> nextNumbers = new ArrayDeque<>();
  private @Nullable StreamedTable table;
  private int tableDepth;
  private int unreadDepth;
  private int preDepth;
  private int pageCount;
  private boolean hasSlides;
  private boolean wantsSlideTitle;
  private boolean afterItem;

  /** Thrown on, not swallowed by those who call handlers. */
  public static final class TooLongException extends SAXException {
    private static final long serialVersionUID = 1L;

    TooLongException() {
      super("too long");
    }
  }

  /**
   * @param maxCharacters of the text; more is refused while it comes
   */
  public XhtmlMarkdown(int maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** The Markdown. */
  public String text() {
    return lines.toString();
  }

  /** Headings and where their lines begin. */
  public List<Heading> headings() {
    return lines.headings();
  }

  /** Slides, sheets or pages, where they are told. */
  public List<Page> pages() {
    return lines.pages();
  }

  @Override
  public void characters(char[] characters, int start, int length) throws SAXException {
    if (unreadDepth == 0) {
      int kept = run.length() + (table == null ? 0 : table.length());
      if (lines.length() + (long) kept + length > maxCharacters) {
        throw new TooLongException();
      }
      run.append(characters, start, length);
    }
  }

  @Override
  public void ignorableWhitespace(char[] characters, int start, int length) throws SAXException {
    characters(characters, start, length);
  }

  @Override
  public void startElement(String uri, String name, String qualified, Attributes attributes)
      throws SAXException {
    String element = name.isEmpty() ? qualified : name;
    if (unreadDepth > 0 || UNREAD.contains(element)) {
      unreadDepth++;
      return;
    }
    if (table != null) {
      startInTable(table, element);
      return;
    }
    if (!BLOCKS.contains(element)) {
      return;
    }
    flush();
    switch (element) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        lines.wantBreaks(2);
        lines.openHeading(element.charAt(1) - '0');
      }
      case "ul" -> openList(0);
      case "ol" -> openList(1);
      case "li" -> lines.indent(marker());
      case "blockquote" -> lines.indent("> ");
      case "pre" -> preDepth++;
      case "table" -> {
        table = new StreamedTable();
        tableDepth = 1;
      }
      case "div" -> openPage(attributes.getValue("class"));
      default -> {}
    }
  }

  private void openList(int first) {
    lines.wantBreaks(nextNumbers.isEmpty() ? 2 : 1);
    nextNumbers.push(first);
  }

  private String marker() {
    lines.wantBreaks(1);
    if (nextNumbers.isEmpty()) {
      return "- ";
    }
    int number = nextNumbers.pop();
    nextNumbers.push(number == 0 ? 0 : number + 1);
    return number == 0 ? "- " : number + ". ";
  }

  private void openPage(@Nullable String kind) {
    if (kind != null && PAGES.contains(kind)) {
      // Of slides before Office 2007 the content is told within the slide: that is one page.
      if (!(hasSlides && kind.equals("slide-content"))) {
        lines.openPage(++pageCount);
      }
      hasSlides |= kind.equals("slide");
      wantsSlideTitle = SLIDES.contains(kind);
    }
  }

  private void startInTable(StreamedTable open, String element) {
    switch (element) {
      case "table" -> tableDepth++;
      case "tr" -> {
        if (tableDepth == 1) {
          open.row();
        }
      }
      case "td", "th" -> {
        if (tableDepth == 1) {
          // What stands between cells is the reader's own white space.
          run.setLength(0);
        } else {
          run.append(' ');
        }
      }
      default -> {
        if (BLOCKS.contains(element)) {
          run.append(' ');
        }
      }
    }
  }

  @Override
  public void endElement(String uri, String name, String qualified) throws SAXException {
    String element = name.isEmpty() ? qualified : name;
    if (unreadDepth > 0) {
      unreadDepth--;
      return;
    }
    if (table != null) {
      endInTable(table, element);
      return;
    }
    if (!BLOCKS.contains(element)) {
      return;
    }
    flush();
    switch (element) {
      case "h1", "h2", "h3", "h4", "h5", "h6" -> {
        lines.closeHeading();
        lines.wantBreaks(2);
      }
      case "ul", "ol" -> {
        if (!nextNumbers.isEmpty()) {
          nextNumbers.pop();
        }
        lines.wantBreaks(nextNumbers.isEmpty() ? 2 : 1);
      }
      case "li", "blockquote" -> lines.outdent();
      case "pre" -> preDepth--;
      default -> {}
    }
  }

  private void endInTable(StreamedTable open, String element) throws SAXException {
    switch (element) {
      case "td", "th" -> {
        if (tableDepth == 1) {
          open.cell(run);
          run.setLength(0);
        } else {
          run.append(' ');
        }
      }
      case "table" -> {
        tableDepth--;
        if (tableDepth == 0) {
          table = null;
          run.setLength(0);
          write(open);
        }
      }
      default -> {
        if (BLOCKS.contains(element)) {
          run.append(' ');
        }
      }
    }
  }

  private void write(StreamedTable closed) throws SAXException {
    wantsSlideTitle = false;
    afterItem = false;
    List<String> rows = closed.lines();
    if (closed.columnCount() * 7L + lines.length() + closed.length() > maxCharacters) {
      throw new TooLongException();
    }
    lines.writeLines(rows);
  }

  /** Writes the words since the last border of a block. */
  private void flush() {
    if (preDepth > 0) {
      flushCode();
      return;
    }
    String words = run.toString().strip();
    run.setLength(0);
    if (words.isEmpty() || words.equals(SLIDE_NUMBER)) {
      return;
    }
    if (lines.isInHeading()) {
      lines.write(words);
      afterItem = false;
    } else if (wantsSlideTitle && words.length() <= LONGEST_TITLE) {
      lines.wantBreaks(2);
      lines.openHeading(1);
      lines.write(words);
      lines.closeHeading();
      lines.wantBreaks(2);
    } else {
      paragraph(words);
    }
    wantsSlideTitle = false;
  }

  private void paragraph(String words) {
    Matcher item = ITEM.matcher(words);
    boolean isItem = nextNumbers.isEmpty() && item.lookingAt();
    lines.wantBreaks(nextNumbers.isEmpty() ? (isItem && afterItem ? 1 : 2) : 1);
    if (isItem) {
      lines.indent(item.group(1) != null ? "- " : item.group(2) + ". ");
      lines.write(words.substring(item.end()));
      lines.outdent();
    } else {
      lines.write(words);
    }
    afterItem = isItem;
    lines.wantBreaks(1);
  }

  private void flushCode() {
    if (!run.toString().isBlank()) {
      List<String> code = new ArrayList<>();
      code.add("```");
      run.toString().stripTrailing().lines().forEach(code::add);
      code.add("```");
      lines.writeLines(code);
    }
    run.setLength(0);
  }
}
