package io.penstock.benchmarks.pdf;

import java.util.List;

/** Writes a sample for groff with the ms macros and tbl. */
final class GroffSource {
  private GroffSource() {}

  static String of(Sample sample) {
    StringBuilder text = new StringBuilder();
    text.append(".ds LH\n.ds CH %s\n.ds RH\n".formatted(sample.header()));
    text.append(".ds CF %s \\\\n%%\n.P1\n".formatted(sample.footer()));
    boolean first = true;
    for (Part part : sample.parts()) {
      write(part, first, text);
      if (first && sample.columns() > 1) {
        text.append(".2C\n");
      }
      first = false;
    }
    return text.toString();
  }

  private static void write(Part part, boolean first, StringBuilder text) {
    if (part instanceof Part.Heading heading) {
      String before = first ? ".TL\n" : ".SH %d\n".formatted(heading.level());
      text.append(before).append(heading.text()).append('\n');
    } else if (part instanceof Part.Paragraph paragraph) {
      text.append(".PP\n").append(paragraph.text()).append('\n');
      if (!paragraph.note().isEmpty()) {
        text.append(".FS\n").append(paragraph.note()).append("\n.FE\n");
      }
    } else if (part instanceof Part.Items items) {
      int number = 0;
      for (String item : items.texts()) {
        number++;
        text.append(items.numbered() ? ".IP %d. 4\n".formatted(number) : ".IP \\(bu 2\n");
        text.append(item).append('\n');
      }
    } else if (part instanceof Part.Grid grid) {
      text.append(".KS\n.TS\n").append(grid.ruled() ? "allbox;\n" : "");
      text.append("l ".repeat(grid.rows().get(0).size()).strip()).append(".\n");
      for (List<String> row : grid.rows()) {
        text.append(String.join("\t", row)).append('\n');
      }
      text.append(".TE\n.KE\n");
    }
  }
}
