package io.penstock.cli.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageFitDestination;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;

/** Sets lines from the top of a page downward, and begins a new page where one is full. */
final class PdfPages {
  private static final float MARGIN = 42;
  private static final float TOP = PDRectangle.A5.getHeight() - MARGIN;
  static final float TEXT_WIDTH = PDRectangle.A5.getWidth() - 2 * MARGIN;

  private final PDDocument document;
  private final PDDocumentOutline outline = new PDDocumentOutline();
  private final Map<PdfFont, PDType1Font> fonts = new EnumMap<>(PdfFont.class);
  private PDPage page = new PDPage(PDRectangle.A5);
  private PDPageContentStream content;
  private float y = TOP;

  PdfPages(PDDocument document) throws IOException {
    this.document = document;
    for (PdfFont font : PdfFont.values()) {
      fonts.put(font, font.forDocument());
    }
    document.addPage(page);
    content = contentOf(page);
  }

  /** A run of lines in one font, with a little space before it. Sizes are in points. */
  void text(List<String> lines, PdfFont font, float size, float indent) {
    y -= size * 0.7f;
    // A heading or the first line of a paragraph must not stand alone at the foot of a page.
    breakBefore(size * 1.35f * Math.min(3, lines.size() + 1));
    for (String line : lines) {
      breakBefore(size * 1.35f);
      y -= size * 1.35f;
      show(line, font, size, MARGIN + indent, y);
    }
  }

  /** One row of a table. */
  void row(List<String> cells, List<Float> widths, PdfFont font, float size, boolean first) {
    y -= first ? size : 0;
    breakBefore(size * (first ? 5 : 1.4f));
    y -= size * 1.4f;
    float x = MARGIN;
    for (int i = 0; i < cells.size(); i++) {
      show(cells.get(i), font, size, x, y);
      x += widths.get(i);
    }
  }

  /** Names the place that comes next in the document's outline. */
  void bookmark(String title) {
    breakBefore(60);
    PDPageFitDestination destination = new PDPageFitDestination();
    destination.setPage(page);
    PDOutlineItem item = new PDOutlineItem();
    item.setTitle(title);
    item.setDestination(destination);
    outline.addLast(item);
  }

  /** Writes the running foot of every page; nothing may follow. */
  void finish(String title) throws IOException {
    content.close();
    document.getDocumentCatalog().setDocumentOutline(outline);
    int count = document.getNumberOfPages();
    for (int number = 1; number <= count; number++) {
      content = contentOf(document.getPage(number - 1));
      show(title + " - page " + number + " of " + count, PdfFont.ITALIC, 8, MARGIN, 24);
      content.close();
    }
  }

  private void breakBefore(float height) {
    if (y - height >= MARGIN) {
      return;
    }
    try {
      content.close();
      page = new PDPage(PDRectangle.A5);
      document.addPage(page);
      content = contentOf(page);
      y = TOP;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PDPageContentStream contentOf(PDPage of) throws IOException {
    return new PDPageContentStream(document, of, AppendMode.APPEND, false);
  }

  private void show(String line, PdfFont font, float size, float x, float baseline) {
    try {
      content.beginText();
      content.setFont(fonts.get(font), size);
      content.newLineAtOffset(x, baseline);
      content.showText(line);
      content.endText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
