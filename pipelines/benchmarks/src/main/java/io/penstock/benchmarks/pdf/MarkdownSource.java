package io.penstock.benchmarks.pdf;

import java.util.List;

/** Writes a sample as Markdown for pandoc. */
final class MarkdownSource {
  private MarkdownSource() {}

  static String of(Sample sample) {
    StringBuilder text = new StringBuilder();
    int notes = 0;
    for (Part part : sample.parts()) {
      if (part instanceof Part.Heading heading) {
        text.append("#".repeat(heading.level())).append(' ').append(heading.text());
      } else if (part instanceof Part.Paragraph paragraph) {
        text.append(paragraph.text());
        if (!paragraph.note().isEmpty()) {
          notes++;
          text.append("[^%d]\n\n[^%d]: %s".formatted(notes, notes, paragraph.note()));
        }
      } else if (part instanceof Part.Items items) {
        for (String item : items.texts()) {
          text.append(items.numbered() ? "1. " : "- ").append(item).append('\n');
        }
      } else if (part instanceof Part.Grid grid) {
        table(grid, text);
      }
      text.append("\n\n");
    }
    return text.toString();
  }

  private static void table(Part.Grid grid, StringBuilder text) {
    boolean head = true;
    for (List<String> row : grid.rows()) {
      text.append("| ").append(String.join(" | ", row)).append(" |\n");
      text.append(head ? "|" + "---|".repeat(row.size()) + "\n" : "");
      head = false;
    }
  }
}
