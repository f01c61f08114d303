package io.penstock.benchmarks.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Writes documents of any number from a seed; the same ones each time. */
final class Samples {
  private final SplittableRandom random;
  private final Script script;

  private Samples(long seed, Script script) {
    this.random = new SplittableRandom(seed);
    this.script = script;
  }

  static Sample of(String name, long seed, Script script, int columns, boolean ruled) {
    return new Samples(seed, script).sample(name, columns, ruled);
  }

  private Sample sample(String name, int columns, boolean ruled) {
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Heading(1, words(5)));
    parts.add(paragraph(""));
    for (int section = 0; section < 4; section++) {
      parts.add(new Part.Heading(2, words(3 + random.nextInt(2))));
      parts.add(paragraph(section % 2 == 0 ? sentence() : ""));
      switch (section) {
        case 0 -> parts.add(items(false));
        case 1 -> parts.add(grid(ruled, columns));
        case 2 -> parts.add(items(true));
        default -> parts.add(new Part.Heading(3, words(3)));
      }
      parts.add(paragraph(""));
      parts.add(paragraph(""));
    }
    return new Sample(
        name, script, columns, words(4), script == Script.LATIN ? "Volume seven" : "", parts);
  }

  private Part paragraph(String note) {
    int count = 4 + random.nextInt(4);
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sentences.add(sentence());
    }
    return new Part.Paragraph(String.join(script.separator(), sentences), note);
  }

  private Part items(boolean numbered) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      texts.add(i == 2 ? sentence() : words(3));
    }
    return new Part.Items(numbered, texts);
  }

  private Part grid(boolean ruled, int columns) {
    int width = columns == 1 ? 4 : 3;
    List<List<String>> rows = new ArrayList<>();
    for (int r = 0; r < 6; r++) {
      List<String> row = new ArrayList<>();
      for (int c = 0; c < width; c++) {
        boolean number = r > 0 && c > 0 && script == Script.LATIN;
        row.add(number ? Integer.toString(random.nextInt(10, 99_999)) : words(c == 0 ? 2 : 1));
      }
      rows.add(row);
    }
    return new Part.Grid(ruled, rows);
  }

  private String sentence() {
    return words(7 + random.nextInt(10)) + (script == Script.HAN ? "。" : ".");
  }

  private String words(int count) {
    StringBuilder text = new StringBuilder();
    int times = script == Script.HAN ? 2 * count : count;
    for (int i = 0; i < times; i++) {
      String word = script.words().get(random.nextInt(script.words().size()));
      if (i == 0) {
        word = word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
      }
      text.append(i == 0 ? "" : script.separator()).append(word);
    }
    return text.toString();
  }
}
