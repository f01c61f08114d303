package io.penstock.text.parse.html;

import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Takes out of an article what looks like no text of it: lists of links, forms, boxes. */
final class Trimming {
  private static final Set<String> NEVER =
      Set.of(
          "object",
          "embed",
          "footer",
          "link",
          "aside",
          "nav",
          "iframe",
          "input",
          "textarea",
          "select",
          "button");
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");
  private static final Set<String> TEXTISH =
      Set.of("span", "li", "td", "blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul");
  private static final Pattern ADVERTISEMENT =
      Pattern.compile(
          "^\\s*(?:ad|advert|advertising|advertisement|pub|publicit\u00e9|werbung|anzeige|"
              + "\u5e7f\u544a|\u0440\u0435\u043a\u043b\u0430\u043c\u0430|anuncio|publicidad|"
              + "(?:loading|\u6b63\u5728\u52a0\u8f7d|\u0417\u0430\u0433\u0440\u0443\u0437\u043a\u0430|"
              + "chargement|cargando)(?:\u2026|\\.\\.\\.)?)\\s*$",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** With so many commas it is prose. */
  private static final int PROSE_COMMAS = 10;

  private static final int MAX_ADVERTISEMENT_ELEMENTS = 5;
  private static final int MAX_ADVERTISEMENT_CHARACTERS = 40;

  /** A list of so few items more than paragraphs is no list of links yet. */
  private static final int FEW_ITEMS = 100;

  private final PageTree tree;
  private final MainText.Strictness strictness;
  private final int root;
  private final boolean[] isDataTable;
  private final boolean[] isSheltered;

  Trimming(PageTree tree, MainText.Strictness strictness, int root) {
    this.tree = tree;
    this.strictness = strictness;
    this.root = root;
    this.isDataTable = new boolean[tree.size()];
    this.isSheltered = new boolean[tree.size()];
  }

  void trim() {
    shelter();
    if (strictness.trims()) {
      trim(Set.of("form", "fieldset"));
    }
    dropAlways();
    if (strictness.trims()) {
      trim(Set.of("table"));
      trim(Set.of("ul", "ol", "menu"));
      trim(Set.of("div"));
    }
  }

  /** Tables of data, and all that is in them or in code, is not judged. */
  private void shelter() {
    for (int i = root + 1; i < tree.end(root); i++) {
      int parent = tree.parent(i);
      String around = tree.name(parent);
      isSheltered[i] = isSheltered[parent] || isDataTable[parent] || around.equals("code");
      isDataTable[i] = tree.name(i).equals("table") && DataTables.isData(tree.element(i));
    }
  }

  private void dropAlways() {
    int[] characters = tree.characters();
    for (int i = root + 1; i < tree.end(root); i++) {
      Element element = tree.element(i);
      String name = element.normalName();
      boolean badHeading =
          (name.equals("h1") || name.equals("h2"))
              && strictness.weighsNames()
              && Names.weight(element) < 0;
      if (NEVER.contains(name)
          || badHeading
          || (characters[i] < MainText.ENOUGH_CHARACTERS && Names.isShare(element))) {
        tree.drop(i);
      }
    }
  }

  private void trim(Set<String> names) {
    // Backwards, so that what is in an element was judged before the element is.
    Amounts amounts = new Amounts();
    for (int i = tree.end(root) - 1; i > root; i--) {
      if (tree.isDropped(i)) {
        continue;
      }
      amounts.addOwn(i);
      if (names.contains(tree.name(i)) && isNoText(i, amounts)) {
        tree.drop(i);
      } else {
        amounts.addToParent(i);
      }
    }
  }

  private boolean isNoText(int i, Amounts all) {
    if (isDataTable[i] || isSheltered[i] || all.dataTables[i] > 0) {
      return false;
    }
    int weight = strictness.weighsNames() ? Names.weight(tree.element(i)) : 0;
    if (weight < 0) {
      return true;
    }
    if (all.commas[i] >= PROSE_COMMAS) {
      return false;
    }
    if (isAdvertisement(i)) {
      return true;
    }
    boolean isList =
        Elements.isList(tree.element(i))
            || all.listCharacters[i] > 0.9 * Math.max(1, all.characters[i]);
    return looksLikeBox(i, all, weight, isList) && !(isList && isGallery(i, all));
  }

  /** Whether all that is there is the word for it; what was dropped below counts, too. */
  private boolean isAdvertisement(int i) {
    return tree.end(i) - i <= MAX_ADVERTISEMENT_ELEMENTS
        && tree.ownCharacters(i) <= MAX_ADVERTISEMENT_CHARACTERS
        && ADVERTISEMENT.matcher(tree.element(i).text()).find();
  }

  private boolean looksLikeBox(int i, Amounts all, int weight, boolean isList) {
    int length = all.characters[i];
    double linkShare = length == 0 ? 0 : all.linkCharacters[i] / length;
    double headingShare = length == 0 ? 0 : (double) all.headingCharacters[i] / length;
    boolean inFigure = tree.isWithin(i, Set.of("figure"));
    int images = all.images[i];
    if (!inFigure && images > 1 && (double) all.paragraphs[i] / images < 0.5) {
      return true;
    }
    if (!isList && all.items[i] - FEW_ITEMS > all.paragraphs[i]) {
      return true;
    }
    if (all.inputs[i] > all.paragraphs[i] / 3) {
      return true;
    }
    if (!isList
        && !inFigure
        && headingShare < 0.9
        && length < 25
        && (images == 0 || images > 2)
        && linkShare > 0) {
      return true;
    }
    if (!isList && weight < 25 && linkShare > 0.2) {
      return true;
    }
    if (weight >= 25 && linkShare > 0.5) {
      return true;
    }
    if ((all.embeds[i] == 1 && length < 75) || all.embeds[i] > 1) {
      return true;
    }
    return images == 0 && all.textishCharacters[i] == 0;
  }

  /** A list of single pictures, one in each item. */
  private boolean isGallery(int i, Amounts all) {
    for (int child : tree.children(i)) {
      if (tree.children(child).size() > 1) {
        return false;
      }
    }
    return all.items[i] > 0 && all.items[i] == all.images[i];
  }

  /** What is in and below each element, summed up backwards. */
  private final class Amounts {
    final int[] characters = new int[tree.size()];
    final double[] linkCharacters = new double[tree.size()];
    final int[] headingCharacters = new int[tree.size()];
    final int[] listCharacters = new int[tree.size()];
    final int[] textishCharacters = new int[tree.size()];
    final int[] commas = new int[tree.size()];
    final int[] paragraphs = new int[tree.size()];
    final int[] images = new int[tree.size()];
    final int[] items = new int[tree.size()];
    final int[] inputs = new int[tree.size()];
    final int[] embeds = new int[tree.size()];
    final int[] dataTables = new int[tree.size()];

    void addOwn(int i) {
      characters[i] += tree.ownCharacters(i);
      commas[i] += tree.ownCommas(i);
    }

    void addToParent(int i) {
      int parent = tree.parent(i);
      String name = tree.name(i);
      boolean isLink = name.equals("a");
      boolean within = isLink && tree.element(i).attr("href").startsWith("#");
      characters[parent] += characters[i];
      commas[parent] += commas[i];
      linkCharacters[parent] += isLink ? characters[i] * (within ? 0.3 : 1) : linkCharacters[i];
      headingCharacters[parent] += HEADINGS.contains(name) ? characters[i] : headingCharacters[i];
      listCharacters[parent] +=
          Elements.isList(tree.element(i)) ? characters[i] : listCharacters[i];
      textishCharacters[parent] += TEXTISH.contains(name) ? characters[i] : textishCharacters[i];
      paragraphs[parent] += paragraphs[i] + (name.equals("p") ? 1 : 0);
      images[parent] += images[i] + (name.equals("img") ? 1 : 0);
      items[parent] += items[i] + (name.equals("li") ? 1 : 0);
      inputs[parent] += inputs[i] + (name.equals("input") ? 1 : 0);
      embeds[parent] +=
          embeds[i]
              + (name.equals("object") || name.equals("embed") || name.equals("iframe") ? 1 : 0);
      dataTables[parent] += dataTables[i] + (isDataTable[i] ? 1 : 0);
    }
  }
}
