package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The paragraphs of a page, marked as such or not: words right in a division count as one, and two
 * line breaks in a row end one.
 */
final class Paragraphs {
  private static final Set<String> ALWAYS =
      Set.of("section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre");

  private static final Set<String> INLINE =
      Set.of(
          "abbr",
          "audio",
          "b",
          "bdo",
          "br",
          "button",
          "cite",
          "code",
          "data",
          "datalist",
          "dfn",
          "em",
          "embed",
          "font",
          "i",
          "iframe",
          "img",
          "input",
          "kbd",
          "label",
          "mark",
          "math",
          "meter",
          "noscript",
          "object",
          "output",
          "progress",
          "q",
          "ruby",
          "samp",
          "script",
          "select",
          "small",
          "span",
          "strong",
          "sub",
          "sup",
          "textarea",
          "time",
          "var",
          "wbr");

  private static final Set<String> BLOCKS =
      Set.of("blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul");

  /** Where links are most of the words, it is a list of links. */
  private static final double MAX_LINK_SHARE = 0.25;

  private final PageTree tree;
  private final int[] characters;
  private final int[] commas;
  private final double[] linkCharacters;
  private final boolean[] hasBlocks;
  private final boolean[] isInline;

  /**
   * @param credited the innermost element that gets points for the paragraph
   */
  record Paragraph(int credited, int characters, int commas) {}

  /** Nodes side by side that make a paragraph. */
  record Run(List<Node> nodes, int characters, int commas, double linkCharacters) {}

  Paragraphs(PageTree tree, int[] characters, double[] linkCharacters) {
    this.tree = tree;
    this.characters = characters;
    this.commas = tree.commas();
    this.linkCharacters = linkCharacters;
    this.hasBlocks = new boolean[tree.size()];
    this.isInline = new boolean[tree.size()];
    for (int i = tree.size() - 1; i >= 0; i--) {
      boolean inlineBelow = true;
      for (int child : tree.children(i)) {
        hasBlocks[i] |= hasBlocks[child] || BLOCKS.contains(tree.name(child));
        inlineBelow &= isInline[child];
      }
      String name = tree.name(i);
      isInline[i] =
          INLINE.contains(name)
              || (inlineBelow && (name.equals("a") || name.equals("del") || name.equals("ins")));
    }
  }

  /** All paragraphs that are not dropped, in the order of the text. */
  List<Paragraph> all() {
    List<Paragraph> paragraphs = new ArrayList<>();
    for (int i = 0; i < tree.size(); i++) {
      if (tree.isDropped(i)) {
        i = tree.end(i) - 1;
        continue;
      }
      addOf(i, paragraphs);
    }
    return paragraphs;
  }

  private void addOf(int i, List<Paragraph> paragraphs) {
    String name = tree.name(i);
    if (isParagraph(i) || ALWAYS.contains(name)) {
      paragraphs.add(new Paragraph(tree.parent(i), characters[i], commas[i]));
    }
    if (!isParagraph(i) && (name.equals("div") || hasDoubleBreaks(i))) {
      for (Run run : runs(i)) {
        paragraphs.add(new Paragraph(i, run.characters(), run.commas()));
      }
    }
  }

  /** Whether this is one paragraph, or a division that is used as one. */
  boolean isParagraph(int i) {
    String name = tree.name(i);
    if (name.equals("p")) {
      return !hasDoubleBreaks(i);
    }
    return name.equals("div") && !hasDoubleBreaks(i) && (!hasBlocks[i] || isWrapper(i));
  }

  /** A division with one paragraph in it and nothing else. */
  private boolean isWrapper(int i) {
    List<Integer> children = tree.children(i);
    return children.size() == 1
        && tree.name(children.get(0)).equals("p")
        && tree.ownCharacters(i) <= 1
        && linkCharacters[i] < MAX_LINK_SHARE * characters[i];
  }

  private boolean hasDoubleBreaks(int i) {
    boolean afterBreak = false;
    for (Node child : tree.element(i).childNodes()) {
      if (child instanceof Element element && element.normalName().equals("br")) {
        if (afterBreak) {
          return true;
        }
        afterBreak = true;
      } else if (!(child instanceof TextNode text && text.isBlank())) {
        afterBreak = false;
      }
    }
    return false;
  }

  /** The runs of words right in this element. */
  List<Run> runs(int i) {
    List<Run> runs = new ArrayList<>();
    Builder run = new Builder();
    int child = i + 1;
    int breaks = 0;
    for (Node node : tree.element(i).childNodes()) {
      if (node instanceof TextNode text) {
        breaks = text.isBlank() ? breaks : 0;
        run.add(text, PageTree.characters(text), PageTree.commas(text), 0);
      } else if (node instanceof Element element) {
        int at = child;
        child = tree.end(child);
        if (tree.isDropped(at)) {
          continue;
        }
        breaks = element.normalName().equals("br") ? breaks + 1 : 0;
        if (!isInline[at] || breaks == 2) {
          run.finish(runs);
          run = new Builder();
        } else {
          run.add(element, characters[at], commas[at], linkCharacters[at]);
        }
      }
    }
    run.finish(runs);
    return runs;
  }

  private static final class Builder {
    private final List<Node> nodes = new ArrayList<>();
    private int characters;
    private int commas;
    private double linkCharacters;

    void add(Node node, int moreCharacters, int moreCommas, double moreLinkCharacters) {
      nodes.add(node);
      characters += moreCharacters;
      commas += moreCommas;
      linkCharacters += moreLinkCharacters;
    }

    void finish(List<Run> runs) {
      if (characters > nodes.size()) {
        runs.add(new Run(nodes, characters, commas, linkCharacters));
      }
    }
  }
}
