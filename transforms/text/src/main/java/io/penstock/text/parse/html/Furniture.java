package io.penstock.text.parse.html;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Drops from a page what cannot be part of its article, before anything is scored. */
final class Furniture {
  private static final Set<String> KEPT_AROUND = Set.of("table", "code");
  private static final Set<String> DROPPED_IF_EMPTY =
      Set.of("div", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6");
  private static final int MAX_BYLINE_CHARACTERS = 100;
  private static final double SAME_TITLE = 0.75;
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final PageTree tree;
  private final MainText.Strictness strictness;
  private final List<String> titleWords;
  private final int[] characters;
  private boolean seeksByline;
  private boolean seeksTitle = true;

  Furniture(PageTree tree, MainText.Strictness strictness, PageFacts facts) {
    this.tree = tree;
    this.strictness = strictness;
    this.titleWords = words(facts.title());
    this.characters = tree.characters();
    this.seeksByline = facts.byline().isEmpty();
  }

  void drop() {
    for (int i = 1; i < tree.size(); i++) {
      if (isFurniture(i)) {
        tree.drop(i);
        i = tree.end(i) - 1;
      }
    }
  }

  private boolean isFurniture(int i) {
    Element element = tree.element(i);
    String name = element.normalName();
    if (name.equals("html") || name.equals("body")) {
      return false;
    }
    return Elements.isUnread(element)
        || element.attr("aria-hidden").equals("true")
        || (element.attr("aria-modal").equals("true") && element.attr("role").equals("dialog"))
        || isByline(i)
        || isTitle(i)
        || (strictness.dropsUnlikely() && isUnlikely(i))
        || (DROPPED_IF_EMPTY.contains(name) && isEmpty(i));
  }

  private boolean isByline(int i) {
    if (!seeksByline || characters[i] == 0 || characters[i] >= MAX_BYLINE_CHARACTERS) {
      return false;
    }
    seeksByline = !Names.isByline(tree.element(i));
    return !seeksByline;
  }

  private boolean isTitle(int i) {
    String name = tree.name(i);
    if (!seeksTitle || !(name.equals("h1") || name.equals("h2"))) {
      return false;
    }
    seeksTitle = !isSame(titleWords, words(tree.element(i).text()));
    return !seeksTitle;
  }

  /** Whether most of the heading's words, by length, are the title's. */
  private static boolean isSame(List<String> title, List<String> heading) {
    int all = Math.max(0, heading.size() - 1);
    int others = -1;
    for (String word : heading) {
      all += word.length();
      others += title.contains(word) ? 0 : word.length() + 1;
    }
    return !title.isEmpty() && all > 0 && 1 - Math.max(0, others) / (double) all > SAME_TITLE;
  }

  private static List<String> words(String text) {
    return Arrays.stream(NO_WORD.split(text.toLowerCase(Locale.ROOT)))
        .filter(word -> !word.isEmpty())
        .limit(1000)
        .toList();
  }

  private boolean isUnlikely(int i) {
    return !tree.name(i).equals("a")
        && Names.isUnlikely(tree.element(i))
        && !tree.isWithin(i, KEPT_AROUND);
  }

  private boolean isEmpty(int i) {
    if (characters[i] > 1) {
      return false;
    }
    for (int below = i + 1; below < tree.end(i); below++) {
      String name = tree.name(below);
      if (!name.equals("br") && !name.equals("hr")) {
        return false;
      }
    }
    return true;
  }
}
