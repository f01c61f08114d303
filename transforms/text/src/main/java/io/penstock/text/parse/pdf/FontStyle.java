package io.penstock.text.parse.pdf;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.fontbox.util.BoundingBox;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.pdmodel.font.PDType3Font;

/**
 * What the layout asks of a font.
 *
 * @param spaceWidth of its space, in parts of its size
 * @param sizeFactor from the scale of the text to the size of the letters; 1 but for bitmap fonts
 */
record FontStyle(
    boolean bold,
    boolean italic,
    boolean mono,
    boolean symbol,
    float spaceWidth,
    float sizeFactor) {

  // CMBX, CMB and SFBX are TeX's bold faces.
  private static final Pattern BOLD =
      Pattern.compile("bold|black|heavy|semibd|demi(?!tasse)|cmb|sfbx|ecbx|-bd|[,-]b$|medi$");
  private static final Pattern ITALIC = Pattern.compile("ital|obli|slant|cmti|cmsl|sfti");
  private static final Pattern MONO =
      Pattern.compile("mono|courier|consol|typewriter|cmtt|sftt|nimbusmonl|lettergothic|menlo");
  private static final Pattern SYMBOL =
      Pattern.compile("symbol|dingbat|wingding|webding|cmsy|bullet|opens___");
  private static final int BOLD_WEIGHT = 600;

  static FontStyle of(PDFont font) {
    String name = String.valueOf(font.getName()).toLowerCase(Locale.ROOT);
    PDFontDescriptor descriptor = font.getFontDescriptor();
    boolean bold = BOLD.matcher(name).find();
    boolean italic = ITALIC.matcher(name).find();
    boolean mono = MONO.matcher(name).find();
    if (descriptor != null) {
      bold |= descriptor.isForceBold() || descriptor.getFontWeight() >= BOLD_WEIGHT;
      italic |= descriptor.isItalic();
      mono |= descriptor.isFixedPitch() && !SYMBOL.matcher(name).find();
    }
    return new FontStyle(
        bold, italic, mono, SYMBOL.matcher(name).find(), spaceWidth(font), sizeFactor(font));
  }

  private static float spaceWidth(PDFont font) {
    float width;
    try {
      width = font.getSpaceWidth() * (font instanceof PDType3Font ? scale(font) : 0.001f);
    } catch (RuntimeException broken) {
      width = 0;
    }
    // Broken fonts state anything; 0.25 is what most text fonts have.
    return width >= 0.15f && width <= 0.7f ? width : 0.25f;
  }

  private static float scale(PDFont font) {
    return Math.abs(font.getFontMatrix().getScaleX());
  }

  private static float sizeFactor(PDFont font) {
    if (!(font instanceof PDType3Font)) {
      return 1;
    }
    try {
      BoundingBox box = font.getBoundingBox();
      float factor = box == null ? 0 : box.getHeight() * Math.abs(font.getFontMatrix().getScaleY());
      return factor > 0 && factor < 100 ? factor * 0.85f : 1;
    } catch (IOException | RuntimeException broken) {
      return 1;
    }
  }
}
