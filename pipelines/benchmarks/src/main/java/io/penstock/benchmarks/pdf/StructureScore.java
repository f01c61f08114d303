package io.penstock.benchmarks.pdf;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What of a sample's structure was found; sums over samples. */
final class StructureScore {
  private int headingsFound;
  private int headingsTrue;
  private int headingsSaid;
  private int cellsFound;
  private int cellsTrue;
  private int cellsSaid;
  private double order;
  private int furnitureLeft;
  private int furniture;
  private int lost;
  private int texts;
  private int hyphensWrong;
  private int hyphenWords;
  private int ligatures;
  private int samples;

  void add(Sample sample, Document document, boolean hasNotes, boolean hasFurniture) {
    samples++;
    String text = document.getText();
    List<String> headings = keys(sample.headings());
    List<String> said = keys(document.getHeadings().stream().map(Heading::getTitle).toList());
    headingsFound += Words.common(headings, said);
    headingsTrue += headings.size();
    headingsSaid += said.size();
    List<String> cells = keys(sample.cells());
    List<String> saidCells = keys(cells(text));
    cellsFound += Words.common(cells, saidCells);
    cellsTrue += cells.size();
    cellsSaid += saidCells.size();
    List<String> flow = new ArrayList<>();
    sample.flow().forEach(part -> flow.addAll(Words.of(part)));
    List<String> words = Words.of(text);
    order += (double) Words.commonInOrder(flow, words) / flow.size();
    countLost(sample, words, hasNotes);
    countFurniture(sample, document, hasFurniture);
    countHyphens(sample, text);
    ligatures += (int) text.chars().filter(c -> c >= 0xFB00 && c <= 0xFB06).count();
  }

  private static List<String> keys(List<String> texts) {
    return texts.stream().map(Words::key).filter(key -> !key.isEmpty()).toList();
  }

  private static List<String> cells(String markdown) {
    List<String> cells = new ArrayList<>();
    for (String line : markdown.split("\n", -1)) {
      if (line.startsWith("|") && !line.startsWith("| ---")) {
        for (String cell : line.split("(?<!\\\\)\\|", -1)) {
          cells.add(cell);
        }
      }
    }
    return cells;
  }

  /** A text is lost when less than four of five of its words are in the whole. */
  private void countLost(Sample sample, List<String> words, boolean hasNotes) {
    List<String> all = new ArrayList<>(sample.flow());
    if (hasNotes) {
      all.addAll(sample.notes());
    }
    for (String part : all) {
      List<String> own = Words.of(part);
      texts++;
      lost += Words.common(words, own) < 0.8 * own.size() ? 1 : 0;
    }
  }

  private void countFurniture(Sample sample, Document document, boolean hasFurniture) {
    if (!hasFurniture) {
      return;
    }
    int pages = document.getPages().size();
    String header = Words.key(sample.header());
    String text = Words.key(document.getText());
    furniture += pages;
    furnitureLeft += occurrences(text, header);
    String footer = Words.key(sample.footer());
    if (!footer.isEmpty()) {
      furniture += pages;
      furnitureLeft += occurrences(text, footer);
    }
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  /** Words that are in no sample, only because of a hyphen too many or too few. */
  private void countHyphens(Sample sample, String text) {
    Set<String> vocabulary = new HashSet<>();
    Set<String> bare = new HashSet<>();
    for (String part : all(sample)) {
      for (String word : part.split("[^\\p{L}\\p{N}-]+", -1)) {
        vocabulary.add(word);
        bare.add(word.replace("-", ""));
      }
    }
    for (String word : text.split("[^\\p{L}\\p{N}-]+", -1)) {
      hyphenWords += word.length() > 1 ? 1 : 0;
      boolean wrong = !vocabulary.contains(word) && bare.contains(word.replace("-", ""));
      hyphensWrong += wrong && word.length() > 2 && !word.startsWith("-") ? 1 : 0;
    }
  }

  private static List<String> all(Sample sample) {
    List<String> all = new ArrayList<>(sample.flow());
    all.addAll(sample.notes());
    return all;
  }

  double headings() {
    return Words.f1(headingsFound, headingsTrue, headingsSaid);
  }

  double cells() {
    return Words.f1(cellsFound, cellsTrue, cellsSaid);
  }

  double order() {
    return samples == 0 ? 1 : order / samples;
  }

  double furnitureRemoved() {
    return furniture == 0 ? 1 : 1 - (double) furnitureLeft / furniture;
  }

  int lost() {
    return lost;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%3d samples: headings %.3f, cells %.3f, order %.3f, furniture removed %.3f of %d,"
            + " texts lost %d of %d, hyphens wrong %d (of %d words), ligatures %d",
        samples,
        headings(),
        cells(),
        order(),
        furnitureRemoved(),
        furniture,
        lost,
        texts,
        hyphensWrong,
        hyphenWords,
        ligatures);
  }
}
