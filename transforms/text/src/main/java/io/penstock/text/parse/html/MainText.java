package io.penstock.text.parse.html;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;

/**
 * The article of a page, found by where the paragraphs are: a paragraph gives points to the
 * elements around it, names and links change them, the best element is the article's, and what in
 * it looks like no text is taken out again. The method and most numbers are Mozilla's
 * Readability's.
 *
 * @param root what holds the article
 * @param leftOut what in it is not part of the article
 */
public record MainText(Element root, Set<Node> leftOut) {
  /** Less text than this, and the next attempt is more lenient. */
  static final int ENOUGH_CHARACTERS = 500;

  /** Below it a page is no article with furniture around, but something short of its own kind. */
  private static final int MIN_CHARACTERS = 140;

  /** What an attempt goes by. */
  record Strictness(boolean dropsUnlikely, boolean weighsNames, boolean trims) {}

  private static final List<Strictness> ATTEMPTS =
      List.of(
          new Strictness(true, true, true),
          new Strictness(false, true, true),
          new Strictness(false, false, true),
          new Strictness(false, false, false));

  /** The article of the page, empty where no part of it looks like one. */
  public static Optional<MainText> of(Document page, PageFacts facts) {
    PageTree tree = new PageTree(page);
    Optional<ArticleSearch> best = Optional.empty();
    int most = 0;
    for (Strictness strictness : ATTEMPTS) {
      tree.restoreAll();
      ArticleSearch search = new ArticleSearch(tree, strictness, facts);
      int characters = search.run();
      if (characters > most) {
        most = characters;
        best = Optional.of(search);
      }
      if (characters >= ENOUGH_CHARACTERS) {
        break;
      }
    }
    return most < MIN_CHARACTERS ? Optional.empty() : best.map(ArticleSearch::result);
  }

  /** Its Markdown. */
  public MarkdownText markdown() {
    return MarkdownText.of(root, node -> leftOut.contains(node) || Elements.isUnread(node));
  }

  static Set<Node> nodes() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
