package io.penstock.benchmarks.pdf;

import java.util.ArrayList;
import java.util.List;

/**
 * A document whose text is known.
 *
 * @param name of its files
 * @param columns of its text, 1 or 2
 * @param header and footer of every page; the footer has the page number besides
 */
record Sample(
    String name, Script script, int columns, String header, String footer, List<Part> parts) {

  List<String> headings() {
    List<String> headings = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Heading heading) {
        headings.add(heading.text());
      }
    }
    return headings;
  }

  List<String> cells() {
    List<String> cells = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Grid grid) {
        grid.rows().forEach(cells::addAll);
      }
    }
    return cells;
  }

  /** The texts in the order they are read, without notes, whose place is the writer's choice. */
  List<String> flow() {
    List<String> texts = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Heading heading) {
        texts.add(heading.text());
      } else if (part instanceof Part.Paragraph paragraph) {
        texts.add(paragraph.text());
      } else if (part instanceof Part.Items items) {
        texts.addAll(items.texts());
      } else if (part instanceof Part.Grid grid) {
        grid.rows().forEach(texts::addAll);
      }
    }
    return texts;
  }

  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.Paragraph paragraph && !paragraph.note().isEmpty()) {
        notes.add(paragraph.note());
      }
    }
    return notes;
  }
}
