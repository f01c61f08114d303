package io.penstock.text.parse.pdf;

import com.ibm.icu.text.Normalizer2;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.font.encoding.GlyphList;
import org.jspecify.annotations.Nullable;

/** What a glyph stands for: by the file's own map, by its name, and with ligatures taken apart. */
final class GlyphText {
  private static final GlyphList NAMES = loadNames();
  private static final Normalizer2 COMPATIBLE = Normalizer2.getNFKCInstance();

  /** Bullets and arrows of Symbol and Wingdings at their usual private places. */
  private static final Map<Integer, String> PRIVATE =
      Map.ofEntries(
          Map.entry(0xF0B7, "\u2022"),
          Map.entry(0xF0A7, "\u25AA"),
          Map.entry(0xF06C, "\u25CF"),
          Map.entry(0xF06E, "\u25A0"),
          Map.entry(0xF06F, "\u25A1"),
          Map.entry(0xF071, "\u2751"),
          Map.entry(0xF075, "\u25C6"),
          Map.entry(0xF076, "\u2756"),
          Map.entry(0xF0A8, "\u25FB"),
          Map.entry(0xF0D8, "\u27A2"),
          Map.entry(0xF0E0, "\u2192"),
          Map.entry(0xF0E8, "\u2794"),
          Map.entry(0xF0FC, "\u2713"),
          Map.entry(0xE00C, "\u2022"));

  private GlyphText() {}

  /** Null where the file says nowhere what the glyph stands for. */
  static @Nullable String of(PDFont font, int code) {
    String text = font.toUnicode(code, NAMES);
    if (text == null) {
      return font instanceof PDSimpleFont ? String.valueOf((char) code) : null;
    }
    return normal(text);
  }

  static String normal(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0xE000 && c <= 0xF8FF) {
        return fromPrivateUse(text);
      }
      if ((c >= 0xFB00 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC)) {
        // NFKC puts a space before a lone mark of vowels; no one wrote it.
        return COMPATIBLE.normalize(text).strip();
      }
      if (c < ' ' || c == 0x7F) {
        return text.length() == 1 ? " " : text.replaceAll("\\p{Cntrl}", "");
      }
    }
    return text;
  }

  private static String fromPrivateUse(String text) {
    StringBuilder known = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              String word = PRIVATE.get(c);
              if (word != null) {
                known.append(word);
              } else if (c >= 0xF020 && c <= 0xF07E) {
                // A symbol font shows its codes at F000 and up; letters in it are letters.
                known.append((char) (c - 0xF000));
              } else {
                known.appendCodePoint(c);
              }
            });
    return known.toString();
  }

  private static GlyphList loadNames() {
    String resource = "/org/apache/pdfbox/resources/glyphlist/additional.txt";
    try (InputStream in = GlyphList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("PDFBox came without its glyph names " + resource);
      }
      return new GlyphList(GlyphList.getAdobeGlyphList(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
