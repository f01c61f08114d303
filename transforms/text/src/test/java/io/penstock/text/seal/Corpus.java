package io.penstock.text.seal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Documents for the tests. */
final class Corpus {
  private static final List<String> WORDS =
      List.of(
          "water",
          "river",
          "mill",
          "gate",
          "turbine",
          "the",
          "of",
          "runs",
          "opens",
          "über",
          "水",
          "pressure",
          "12",
          "litres,",
          "and",
          "slow.");

  private Corpus() {}

  /** Documents of different lengths at offsets from 0. */
  static List<TextFolder.Row> documents(int count) {
    Random random = new Random(11);
    List<TextFolder.Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<String> words = new ArrayList<>(List.of("Document", Integer.toString(i)));
      for (int w = random.nextInt(60); w >= 0; w--) {
        words.add(WORDS.get(random.nextInt(WORDS.size())));
      }
      rows.add(new TextFolder.Row(i, "doc-" + i, String.join(" ", words)));
    }
    return rows;
  }
}
