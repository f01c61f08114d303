package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/**
 * The elements of a page in the order of the text, numbered from 0, so that sums over all that is
 * below an element take one pass over arrays. What is dropped stays in the page and is skipped.
 */
final class PageTree {
  private static final String COMMAS = ",\u060c\ufe50\ufe10\ufe11\u2e41\u2e34\u2e32\uff0c";

  private final List<Element> elements = new ArrayList<>();
  private final int[] parents;
  private final int[] ends;

  /** Of the words right below each element, not in elements of their own. */
  private final int[] ownCharacters;

  private final int[] ownCommas;
  private final boolean[] dropped;

  PageTree(Element root) {
    // Numbers are found again by walking in the same order; no element is looked up.
    List<Integer> parentList = new ArrayList<>();
    List<Integer> open = new ArrayList<>();
    List<int[]> closed = new ArrayList<>();
    org.jsoup.select.NodeTraversor.traverse(
        new org.jsoup.select.NodeVisitor() {
          @Override
          public void head(Node node, int depth) {
            if (node instanceof Element element) {
              parentList.add(open.isEmpty() ? -1 : open.get(open.size() - 1));
              open.add(elements.size());
              elements.add(element);
            }
          }

          @Override
          public void tail(Node node, int depth) {
            if (node instanceof Element) {
              closed.add(new int[] {open.remove(open.size() - 1), elements.size()});
            }
          }
        },
        root);
    int size = elements.size();
    parents = parentList.stream().mapToInt(Integer::intValue).toArray();
    ends = new int[size];
    closed.forEach(pair -> ends[pair[0]] = pair[1]);
    ownCharacters = new int[size];
    ownCommas = new int[size];
    dropped = new boolean[size];
    for (int i = 0; i < size; i++) {
      for (Node child : elements.get(i).childNodes()) {
        if (child instanceof TextNode text) {
          ownCharacters[i] += characters(text);
          ownCommas[i] += commas(text);
        }
      }
    }
  }

  /** White space between words counts as one. */
  static int characters(TextNode node) {
    String text = node.getWholeText();
    int count = 0;
    boolean space = true;
    for (int i = 0; i < text.length(); i++) {
      boolean next = Elements.isSpace(text.charAt(i)) || text.charAt(i) == '\u00a0';
      count += next && space ? 0 : 1;
      space = next;
    }
    return count;
  }

  static int commas(TextNode node) {
    String text = node.getWholeText();
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      count += c == ',' || (c > 127 && COMMAS.indexOf(c) >= 0) ? 1 : 0;
    }
    return count;
  }

  int size() {
    return elements.size();
  }

  Element element(int i) {
    return elements.get(i);
  }

  String name(int i) {
    return elements.get(i).normalName();
  }

  /** The number of the element around this one, -1 for the root. */
  int parent(int i) {
    return parents[i];
  }

  /** The first number behind all that is below this element. */
  int end(int i) {
    return ends[i];
  }

  void drop(int i) {
    dropped[i] = true;
  }

  /** Whether this very element was dropped; what is below a dropped one is not asked for. */
  boolean isDropped(int i) {
    return dropped[i];
  }

  void restoreAll() {
    Arrays.fill(dropped, false);
  }

  /** The children of an element that are not dropped. */
  List<Integer> children(int i) {
    List<Integer> children = new ArrayList<>();
    for (int child = i + 1; child < ends[i]; child = ends[child]) {
      if (!dropped[child]) {
        children.add(child);
      }
    }
    return children;
  }

  /** Whether an element around this one has such a name. */
  boolean isWithin(int i, Set<String> names) {
    for (int up = parents[i]; up >= 0; up = parents[up]) {
      if (names.contains(name(up))) {
        return true;
      }
    }
    return false;
  }

  /** Sums over all that is below: own values in, sums out. Dropped elements do not count. */
  int[] sum(int[] own) {
    int[] sums = own.clone();
    for (int i = sums.length - 1; i > 0; i--) {
      if (!dropped[i]) {
        sums[parents[i]] += sums[i];
      }
    }
    return sums;
  }

  /** Characters in and below each element. */
  int[] characters() {
    return sum(ownCharacters);
  }

  /** Commas in and below each element. */
  int[] commas() {
    return sum(ownCommas);
  }

  int ownCharacters(int i) {
    return ownCharacters[i];
  }

  int ownCommas(int i) {
    return ownCommas[i];
  }
}
