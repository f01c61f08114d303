package io.penstock.cli.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** The fonts of the example PDFs: of the fourteen that every reader has. */
enum PdfFont {
  ROMAN(FontName.TIMES_ROMAN),
  ITALIC(FontName.TIMES_ITALIC),
  BOLD(FontName.HELVETICA_BOLD),
  FIXED(FontName.COURIER);

  static {
    FontMappers.set(new BundledFont());
  }

  private final FontName name;

  PdfFont(FontName name) {
    this.name = name;
  }

  /** A font belongs to one document. */
  PDType1Font forDocument() {
    return new PDType1Font(name);
  }

  /** The width of a line in points. */
  float width(String text, float size) {
    try {
      return Metrics.of(this).getStringWidth(text) / 1000 * size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Held apart, so that the mapper is set before the first font is made. */
  private static final class Metrics {
    private static final Map<PdfFont, PDType1Font> FONTS = new EnumMap<>(PdfFont.class);

    static {
      for (PdfFont font : values()) {
        FONTS.put(font, font.forDocument());
      }
    }

    static PDType1Font of(PdfFont font) {
      PDType1Font found = FONTS.get(font);
      if (found == null) {
        throw new IllegalStateException("no metrics for " + font);
      }
      return found;
    }
  }
}
