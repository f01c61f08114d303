package io.penstock.benchmarks.pdf;

import java.util.List;

/** Writes a sample as HTML for a printing browser or a paged-media engine. */
final class HtmlSource {
  private HtmlSource() {}

  /**
   * @param pageBoxes whether the engine knows the margin boxes of CSS paged media
   * @param notes whether it knows footnotes; else notes are left out
   */
  static String of(Sample sample, boolean pageBoxes, boolean notes) {
    StringBuilder html = new StringBuilder();
    String language = sample.script().language();
    String direction = sample.script() == Script.ARABIC ? "rtl" : "ltr";
    html.append("<!DOCTYPE html><html lang='%s' dir='%s'><head>".formatted(language, direction));
    html.append("<meta charset='utf-8'><title>%s</title><style>".formatted(title(sample)));
    html.append(style(sample, pageBoxes)).append("</style></head><body>");
    boolean first = true;
    for (Part part : sample.parts()) {
      write(part, notes, html);
      if (first && sample.columns() > 1) {
        html.append("<div class='columns'>");
      }
      first = false;
    }
    return html.append(sample.columns() > 1 ? "</div>" : "").append("</body></html>").toString();
  }

  private static String title(Sample sample) {
    return sample.headings().get(0);
  }

  private static String style(Sample sample, boolean pageBoxes) {
    String boxes =
        pageBoxes
            ? "@top-center{content:'%s';font-size:8pt}@bottom-center{content:'%s ' counter(page);font-size:8pt}"
                .formatted(sample.header(), sample.footer())
            : "";
    String border =
        "table.ruled,.ruled td,.ruled th{border:1px solid black;border-collapse:collapse}";
    return "@page{size:A4;margin:25mm 22mm;%s}".formatted(boxes)
        + "body{font:10.5pt 'Liberation Serif','Noto Serif CJK SC','Amiri',serif;text-align:justify;"
        + "hyphens:auto}h1{font-size:20pt}h2{font-size:14pt}h3{font-size:12pt}"
        + ".columns{column-count:2;column-gap:8mm}td,th{padding:2pt 6pt;text-align:start}"
        + "table{margin:8pt 0;break-inside:avoid}.note{float:footnote;font-size:8pt}"
        + border;
  }

  private static void write(Part part, boolean notes, StringBuilder html) {
    if (part instanceof Part.Heading heading) {
      html.append("<h%d>%s</h%d>".formatted(heading.level(), heading.text(), heading.level()));
    } else if (part instanceof Part.Paragraph paragraph) {
      boolean note = notes && !paragraph.note().isEmpty();
      html.append("<p>").append(paragraph.text());
      html.append(note ? "<span class='note'>" + paragraph.note() + "</span>" : "").append("</p>");
    } else if (part instanceof Part.Items items) {
      String tag = items.numbered() ? "ol" : "ul";
      html.append('<').append(tag).append('>');
      items.texts().forEach(text -> html.append("<li>").append(text).append("</li>"));
      html.append("</").append(tag).append('>');
    } else if (part instanceof Part.Grid grid) {
      html.append(grid.ruled() ? "<table class='ruled'>" : "<table>");
      String tag = "th";
      for (List<String> row : grid.rows()) {
        html.append("<tr>");
        for (String cell : row) {
          html.append("<%s>%s</%s>".formatted(tag, cell, tag));
        }
        html.append("</tr>");
        tag = "td";
      }
      html.append("</table>");
    }
  }
}
