package io.penstock.text.parse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.fontbox.FontBoxFont;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.CIDFontMapping;
import org.apache.pdfbox.pdmodel.font.FontMapper;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.apache.pdfbox.pdmodel.font.FontMapping;
import org.apache.pdfbox.pdmodel.font.PDCIDSystemInfo;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.jspecify.annotations.Nullable;

/** Keeps PDFBox from what it does to a machine by itself. */
final class PdfEnvironment {
  /** Loggers are held weakly by the JDK; without these references their level would be lost. */
  @SuppressWarnings("unused")
  private static final Logger[] SILENCED = {
    silence("org.apache.pdfbox"), silence("org.apache.fontbox")
  };

  static {
    LibraryLogs.silence();
    FontMappers.set(new OneFont(loadFallback()));
  }

  private PdfEnvironment() {}

  /** Silences PDFBox and gives it its one font; the first call does it. */
  static void prepare() {
    // Loading the class is the work.
  }

  private static Logger silence(String name) {
    // What these loggers tell, once for every glyph, the parser tells once in its reason.
    String simpleLogger = "org.slf4j.simpleLogger.log." + name;
    if (System.getProperty(simpleLogger) == null) {
      System.setProperty(simpleLogger, "off");
    }
    Logger logger = Logger.getLogger(name);
    logger.setLevel(Level.OFF);
    return logger;
  }

  private static TrueTypeFont loadFallback() {
    String resource = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
    try (InputStream in = PDDocument.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("PDFBox came without its font " + resource);
      }
      return new TTFParser().parse(RandomAccessReadBuffer.createBufferFromStream(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The font that comes with PDFBox for every font that a file does not embed. The text is then the
   * same on every machine, and PDFBox neither searches the disk for fonts nor writes a cache of
   * them into the home folder.
   */
  private record OneFont(TrueTypeFont font) implements FontMapper {
    @Override
    public FontMapping<TrueTypeFont> getTrueTypeFont(
        @Nullable String baseFont, @Nullable PDFontDescriptor descriptor) {
      return new FontMapping<>(font, true);
    }

    @Override
    public FontMapping<FontBoxFont> getFontBoxFont(
        @Nullable String baseFont, @Nullable PDFontDescriptor descriptor) {
      return new FontMapping<>(font, true);
    }

    @Override
    public CIDFontMapping getCIDFont(
        @Nullable String baseFont,
        @Nullable PDFontDescriptor descriptor,
        @Nullable PDCIDSystemInfo systemInfo) {
      return new CIDFontMapping(null, font, true);
    }
  }
}
