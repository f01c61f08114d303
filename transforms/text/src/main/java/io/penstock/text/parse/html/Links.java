package io.penstock.text.parse.html;

/** Knows how much of a text is links. */
final class Links {
  /** Links within the page are rather notes than ways out. */
  private static final double WITHIN_PAGE = 0.3;

  private Links() {}

  /** For each element the characters in links in and below it. */
  static double[] characters(PageTree tree, int[] characters) {
    double[] sums = new double[tree.size()];
    for (int i = sums.length - 1; i >= 0; i--) {
      if (tree.isDropped(i)) {
        continue;
      }
      if (tree.name(i).equals("a")) {
        boolean within = tree.element(i).attr("href").startsWith("#");
        sums[i] = characters[i] * (within ? WITHIN_PAGE : 1);
      }
      if (i > 0) {
        sums[tree.parent(i)] += sums[i];
      }
    }
    return sums;
  }
}
