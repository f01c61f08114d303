package io.penstock.text.parse.html;

import io.penstock.schemas.document.Heading;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Lays out the elements of a page as Markdown, the way a reader sees them: headings, lists, tables,
 * code and quotations are marked; of links and emphasis the words remain. Nothing is escaped but
 * what would break a table.
 */
public final class MarkdownText {
  private final String text;
  private final List<Heading> headings;

  private MarkdownText(MarkdownLines lines) {
    text = wellFormed(lines.toString());
    headings = lines.headings();
    headings.forEach(heading -> heading.setTitle(wellFormed(heading.getTitle())));
  }

  /** A page can write half a character by its number; the HTML standard reads U+FFFD. */
  private static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.charCount(text.codePointAt(i)) == 2) {
        i++;
        continue;
      }
      if (mended == null) {
        mended = new StringBuilder(text);
      }
      mended.setCharAt(i, '\ufffd');
    }
    return mended == null ? text : mended.toString();
  }

  /** The text of this element without the nodes below it that are left out. */
  public static MarkdownText of(Element root, Predicate<Node> leftOut) {
    MarkdownLines lines = new MarkdownLines();
    root.filter(new Layout(lines, leftOut));
    return new MarkdownText(lines);
  }

  /** The Markdown. */
  public String text() {
    return text;
  }

  /** The headings and where their lines begin. */
  public List<Heading> headings() {
    return headings;
  }

  private record Layout(MarkdownLines lines, Predicate<Node> leftOut, Deque<Integer> nextNumbers)
      implements NodeFilter {
    Layout(MarkdownLines lines, Predicate<Node> leftOut) {
      this(lines, leftOut, new ArrayDeque<>());
    }

    @Override
    public FilterResult head(Node node, int depth) {
      if (leftOut.test(node)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      if (node instanceof TextNode words) {
        lines.write(words.getWholeText());
        return FilterResult.CONTINUE;
      }
      if (!(node instanceof Element element)) {
        return FilterResult.SKIP_ENTIRELY;
      }
      breakFor(element);
      return writeWhole(element) ? FilterResult.SKIP_CHILDREN : open(element);
    }

    /** Tables and code are laid out by their own rules, unless they stand in a heading. */
    private boolean writeWhole(Element element) {
      List<String> whole =
          switch (element.normalName()) {
            case "pre" -> CodeBlock.lines(element, leftOut);
            case "table" -> MarkdownTable.lines(element, leftOut);
            default -> List.of();
          };
      if (whole.isEmpty() || lines.isInHeading()) {
        return false;
      }
      lines.writeLines(whole);
      return true;
    }

    private FilterResult open(Element element) {
      String name = element.normalName();
      switch (name) {
        case "ul", "menu" -> nextNumbers.push(0);
        case "ol" -> nextNumbers.push(Elements.number(element, "start", 1));
        case "li" -> lines.indent(marker(element));
        case "blockquote" -> lines.indent("> ");
        case "td", "th" -> lines.wantSpace();
        case "code", "samp", "kbd" -> lines.openCode(Elements.isOneLine(element));
        case "h1", "h2", "h3", "h4", "h5", "h6" -> lines.openHeading(name.charAt(1) - '0');
        default -> {}
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        switch (element.normalName()) {
          case "li", "blockquote" -> lines.outdent();
          case "td", "th" -> lines.wantSpace();
          case "code", "samp", "kbd" -> lines.closeCode();
          case "h1", "h2", "h3", "h4", "h5", "h6" -> lines.closeHeading();
          default -> {}
        }
        breakFor(element);
        if (Elements.isList(element)) {
          nextNumbers.pop();
        }
      }
      return FilterResult.CONTINUE;
    }

    private String marker(Element item) {
      int next = nextNumbers.isEmpty() ? 0 : nextNumbers.pop();
      int number = next == 0 ? 0 : Elements.number(item, "value", next);
      nextNumbers.push(number == 0 ? 0 : number + 1);
      return number == 0 ? "- " : number + ". ";
    }

    private void breakFor(Element element) {
      boolean innerList = nextNumbers.size() > 1 && Elements.isList(element);
      if (Elements.isParagraph(element) && !innerList) {
        lines.wantBreaks(2);
      } else if (element.normalName().equals("br")
          || (element.isBlock() && !Elements.isCell(element))) {
        lines.wantBreaks(1);
      }
    }
  }
}
