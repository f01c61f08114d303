package io.penstock.text.parse.pdf;

import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParserLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.util.Matrix;

/** A PDF that a test draws; y is measured from the top of a page of 612 by 792 points. */
final class Canvas implements AutoCloseable {
  private static final float HEIGHT = 792;

  private final PDDocument pdf = new PDDocument();
  private final PDFont roman = new PDType1Font(FontName.HELVETICA);
  private final PDFont bold = new PDType1Font(FontName.HELVETICA_BOLD);
  private PDPageContentStream content;

  Canvas() {
    content = newPage();
  }

  Canvas page() {
    attempt(content::close);
    content = newPage();
    return this;
  }

  private PDPageContentStream newPage() {
    try {
      PDPage page = new PDPage();
      pdf.addPage(page);
      return new PDPageContentStream(pdf, page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Canvas text(float x, float y, float size, String text) {
    return draw(roman, size, Matrix.getTranslateInstance(x, HEIGHT - y), text);
  }

  Canvas bold(float x, float y, float size, String text) {
    return draw(bold, size, Matrix.getTranslateInstance(x, HEIGHT - y), text);
  }

  /** Lines below each other. */
  Canvas lines(float x, float y, float size, String... lines) {
    for (int i = 0; i < lines.length; i++) {
      text(x, y + i * size * 1.2f, size, lines[i]);
    }
    return this;
  }

  /** Upwards along the left edge. */
  Canvas upwards(float x, float y, float size, String text) {
    return draw(roman, size, Matrix.getRotateInstance(Math.PI / 2, x, HEIGHT - y), text);
  }

  /** In a font that is embedded, with glyphs beyond Latin-1. */
  Canvas embedded(float x, float y, float size, String text) {
    String name = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    try (InputStream in = PDDocument.class.getResourceAsStream(name)) {
      return draw(
          PDType0Font.load(pdf, in, true), size, Matrix.getTranslateInstance(x, HEIGHT - y), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Canvas color(float gray) {
    attempt(() -> content.setNonStrokingColor(gray));
    return this;
  }

  Canvas mode(RenderingMode mode) {
    attempt(() -> content.setRenderingMode(mode));
    return this;
  }

  Canvas filled(float x, float y, float width, float height) {
    attempt(
        () -> {
          content.addRect(x, HEIGHT - y, width, height);
          content.fill();
        });
    return this;
  }

  Canvas rule(float x1, float y1, float x2, float y2) {
    attempt(
        () -> {
          content.moveTo(x1, HEIGHT - y1);
          content.lineTo(x2, HEIGHT - y2);
          content.stroke();
        });
    return this;
  }

  private Canvas draw(PDFont font, float size, Matrix matrix, String text) {
    attempt(
        () -> {
          content.beginText();
          content.setFont(font, size);
          content.setTextMatrix(matrix);
          content.showText(text);
          content.endText();
        });
    return this;
  }

  PdfContent read() {
    attempt(content::close);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    attempt(() -> pdf.save(out));
    try (PDDocument saved = Loader.loadPDF(out.toByteArray())) {
      return PdfLayout.read(saved, ParserLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnreadableException e) {
      throw new IllegalStateException(e);
    }
  }

  List<String> blocks() {
    return List.of(read().text().split("\n\n"));
  }

  @Override
  public void close() {
    attempt(pdf::close);
  }

  /** Something that may fail to be written, which in memory does not happen. */
  private interface Step {
    void run() throws IOException;
  }

  private static void attempt(Step step) {
    try {
      step.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
