package io.penstock.text.parse;

import io.penstock.schemas.document.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/** Lays out the elements of a page as lines of text, the way a reader sees them. */
final class HtmlText implements NodeFilter {
  private static final Set<String> DROPPED =
      Set.of(
          "script",
          "style",
          "nav",
          "aside",
          "noscript",
          "template",
          "svg",
          "iframe",
          "object",
          "canvas",
          "button",
          "select",
          "textarea",
          "head");

  /** Of the page; inside an article they hold its headline and its notes. */
  private static final Set<String> DROPPED_OUTSIDE_ARTICLES = Set.of("header", "footer");

  private static final Set<String> WITH_BLANK_LINE =
      Set.of(
          "p",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "ul",
          "ol",
          "dl",
          "table",
          "blockquote",
          "pre",
          "figure",
          "section",
          "article");

  private static final Set<String> CELLS = Set.of("td", "th");

  private final StringBuilder out = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private int wantedBreaks;
  private boolean wantedSpace;
  private String wantedMarker = "";
  private int preformattedDepth;

  private HtmlText() {}

  static HtmlText of(Element root) {
    HtmlText text = new HtmlText();
    root.filter(text);
    return text;
  }

  String text() {
    return out.toString();
  }

  List<Heading> headings() {
    return List.copyOf(headings);
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      append(text.getWholeText());
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    if (isDropped(element)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    open(element);
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      if (element.normalName().equals("pre")) {
        preformattedDepth--;
      }
      breakFor(element);
    }
    return FilterResult.CONTINUE;
  }

  private static boolean isDropped(Element element) {
    String name = element.normalName();
    return DROPPED.contains(name)
        || element.hasAttr("hidden")
        || (DROPPED_OUTSIDE_ARTICLES.contains(name) && element.closest("article, main") == null);
  }

  private void open(Element element) {
    breakFor(element);
    String name = element.normalName();
    switch (name) {
      case "br" -> wantedBreaks++;
      case "pre" -> preformattedDepth++;
      case "li" -> wantedMarker = "- ";
      case "td", "th" -> wantedSpace = true;
      case "h1", "h2", "h3", "h4", "h5", "h6" -> startHeading(element, name.charAt(1) - '0');
      default -> {}
    }
  }

  private void startHeading(Element element, int level) {
    String title = element.text().strip();
    if (!title.isEmpty()) {
      writeBreaks();
      headings.add(new Heading(level, title, out.length()));
    }
  }

  private void breakFor(Element element) {
    if (WITH_BLANK_LINE.contains(element.normalName())) {
      wantedBreaks = Math.max(wantedBreaks, 2);
    } else if (element.isBlock() && !CELLS.contains(element.normalName())) {
      wantedBreaks = Math.max(wantedBreaks, 1);
    }
  }

  private void append(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (preformattedDepth > 0 && c == '\n') {
        wantedBreaks++;
      } else if (preformattedDepth == 0 && isSpace(c)) {
        wantedSpace = true;
      } else {
        write(c);
      }
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
  }

  private void write(char c) {
    if (wantedBreaks > 0) {
      writeBreaks();
    } else if (wantedSpace && !out.isEmpty()) {
      out.append(' ');
    }
    wantedSpace = false;
    if (!wantedMarker.isEmpty()) {
      out.append(wantedMarker);
      wantedMarker = "";
    }
    out.append(c);
  }

  private void writeBreaks() {
    if (!out.isEmpty()) {
      int present = 0;
      while (present < out.length() && out.charAt(out.length() - 1 - present) == '\n') {
        present++;
      }
      out.append("\n".repeat(Math.max(0, wantedBreaks - present)));
    }
    wantedBreaks = 0;
    wantedSpace = false;
  }
}
