package io.penstock.text.parse.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;

/** One attempt to find the article: drop, score, choose, join, trim. */
final class ArticleSearch {
  private static final int MIN_PARAGRAPH_CHARACTERS = 25;

  /** A paragraph gives points to so many elements around it. */
  private static final int CREDITED_ELEMENTS = 5;

  /** Of so many best candidates the article may be made. */
  private static final int MAX_CANDIDATES = 5;

  /** Candidates of at least this share of the best one's points count as equally good. */
  private static final double NEAR_BEST = 0.75;

  private static final int MIN_NEAR_BEST = 3;
  private static final double MIN_SIBLING_SHARE = 0.2;
  private static final int MIN_SIBLING_SCORE = 10;
  private static final int LONG_SIBLING_CHARACTERS = 80;
  private static final double MAX_SIBLING_LINK_SHARE = 0.25;
  private static final Pattern SENTENCE_END = Pattern.compile("[.\u3002](?:\\s|$)");

  private final PageTree tree;
  private final MainText.Strictness strictness;
  private final PageFacts facts;
  private final double[] scores;
  private final boolean[] scored;
  private int[] characters = {};
  private double[] linkCharacters = {};
  private int root;
  private final Set<Node> leftOut = MainText.nodes();

  ArticleSearch(PageTree tree, MainText.Strictness strictness, PageFacts facts) {
    this.tree = tree;
    this.strictness = strictness;
    this.facts = facts;
    this.scores = new double[tree.size()];
    this.scored = new boolean[tree.size()];
  }

  MainText result() {
    return new MainText(tree.element(root), leftOut);
  }

  /** Searches, and returns the characters of what was found. */
  int run() {
    new Furniture(tree, strictness, facts).drop();
    measure();
    Paragraphs paragraphs = new Paragraphs(tree, characters, linkCharacters);
    for (Paragraphs.Paragraph paragraph : paragraphs.all()) {
      score(paragraph);
    }
    int top = choose();
    if (top < 0) {
      return 0;
    }
    join(top, paragraphs);
    new Trimming(tree, strictness, root).trim();
    return collect();
  }

  private void measure() {
    characters = tree.characters();
    linkCharacters = Links.characters(tree, characters);
  }

  private void score(Paragraphs.Paragraph paragraph) {
    if (paragraph.characters() < MIN_PARAGRAPH_CHARACTERS) {
      return;
    }
    double points = 2 + paragraph.commas() + Math.min(3, paragraph.characters() / 100);
    int at = paragraph.credited();
    for (int level = 0; level < CREDITED_ELEMENTS && at > 0; level++) {
      open(at);
      scores[at] += points / (level == 0 ? 1 : level == 1 ? 2 : level * 3);
      at = tree.parent(at);
    }
  }

  private void open(int i) {
    if (!scored[i]) {
      scored[i] = true;
      scores[i] = pointsOfTag(tree.name(i)) + weight(i);
    }
  }

  private int weight(int i) {
    return strictness.weighsNames() ? Names.weight(tree.element(i)) : 0;
  }

  private static int pointsOfTag(String name) {
    return switch (name) {
      case "div" -> 5;
      case "pre", "td", "blockquote" -> 3;
      case "address", "ol", "ul", "dl", "dd", "dt", "li", "form" -> -3;
      case "h1", "h2", "h3", "h4", "h5", "h6", "th" -> -5;
      default -> 0;
    };
  }

  private double linkShare(int i) {
    return characters[i] == 0 ? 0 : linkCharacters[i] / characters[i];
  }

  /** The element that holds the article; the body if none stands out, -1 without any text. */
  private int choose() {
    List<Integer> candidates = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      if (scored[i]) {
        scores[i] *= 1 - linkShare(i);
        candidates.add(i);
      }
    }
    candidates.sort(Comparator.comparingDouble(i -> -scores[i]));
    List<Integer> best = candidates.subList(0, Math.min(MAX_CANDIDATES, candidates.size()));
    int body = body();
    if (best.isEmpty() || best.get(0) == body || tree.name(best.get(0)).equals("html")) {
      return body;
    }
    return upwards(common(best), body);
  }

  private int body() {
    for (int i = 0; i < tree.size(); i++) {
      if (tree.name(i).equals("body")) {
        return i;
      }
    }
    return -1;
  }

  /** The element around several good candidates, where there is one. */
  private int common(List<Integer> best) {
    int top = best.get(0);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int candidate : best.subList(1, best.size())) {
      if (scores[candidate] >= NEAR_BEST * scores[top]) {
        for (int up = tree.parent(candidate); up >= 0; up = tree.parent(up)) {
          counts.merge(up, 1, Integer::sum);
        }
      }
    }
    for (int up = tree.parent(top); up > 0 && !tree.name(up).equals("body"); up = tree.parent(up)) {
      if (counts.getOrDefault(up, 0) >= MIN_NEAR_BEST) {
        return up;
      }
    }
    return top;
  }

  /** To where points still grow, as the article may be in several parts; then out of wrappers. */
  private int upwards(int from, int body) {
    open(from);
    int top = from;
    double last = scores[top];
    double least = last / 3;
    for (int up = tree.parent(top); up > body; up = tree.parent(up)) {
      if (!scored[up]) {
        continue;
      }
      if (scores[up] < least) {
        break;
      }
      if (scores[up] > last) {
        top = up;
        break;
      }
      last = scores[up];
    }
    int up = tree.parent(top);
    while (up > body && tree.children(up).size() == 1) {
      top = up;
      up = tree.parent(top);
    }
    return top;
  }

  /** Adds what stands beside the chosen element and belongs to it; all else is left out. */
  private void join(int top, Paragraphs paragraphs) {
    root = top;
    if (tree.name(top).equals("body") || tree.parent(top) < 0) {
      return;
    }
    root = tree.parent(top);
    Set<Node> kept = keptRuns(paragraphs);
    int child = root + 1;
    for (Node node : tree.element(root).childNodes()) {
      if (node instanceof Element) {
        int at = child;
        child = tree.end(child);
        if (at != top && !kept.contains(node) && !belongs(at, top, paragraphs)) {
          tree.drop(at);
        }
      } else if (!kept.contains(node)) {
        leftOut.add(node);
      }
    }
  }

  private Set<Node> keptRuns(Paragraphs paragraphs) {
    Set<Node> kept = MainText.nodes();
    if (!tree.name(root).equals("div")) {
      return kept;
    }
    for (Paragraphs.Run run : paragraphs.runs(root)) {
      if (isText(run.characters(), run.linkCharacters(), text(run.nodes()))) {
        kept.addAll(run.nodes());
      }
    }
    return kept;
  }

  private static String text(List<Node> nodes) {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes) {
      text.append(
          node instanceof Element element ? element.text() : ((TextNode) node).getWholeText());
    }
    return text.toString();
  }

  private boolean belongs(int i, int top, Paragraphs paragraphs) {
    double least = Math.max(MIN_SIBLING_SCORE, scores[top] * MIN_SIBLING_SHARE);
    String className = tree.element(top).className();
    boolean sameClass = !className.isEmpty() && tree.element(i).className().equals(className);
    double bonus = sameClass ? scores[top] * MIN_SIBLING_SHARE : 0;
    if (scored[i] && scores[i] + bonus >= least) {
      return true;
    }
    return paragraphs.isParagraph(i)
        && isText(characters[i], linkCharacters[i], tree.element(i).text());
  }

  private static boolean isText(int length, double links, String text) {
    if (length > LONG_SIBLING_CHARACTERS) {
      return links < MAX_SIBLING_LINK_SHARE * length;
    }
    return length > 0 && links == 0 && SENTENCE_END.matcher(text).find();
  }

  private int collect() {
    int count = 0;
    for (int i = root; i < tree.end(root); i++) {
      if (tree.isDropped(i)) {
        leftOut.add(tree.element(i));
        i = tree.end(i) - 1;
      } else {
        count += tree.ownCharacters(i);
      }
    }
    return count;
  }
}
