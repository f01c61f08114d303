package io.penstock.text.parse.pdf;

import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.DrawObject;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.contentstream.operator.state.SetGraphicsStateParameters;
import org.apache.pdfbox.contentstream.operator.state.SetMatrix;
import org.apache.pdfbox.contentstream.operator.text.BeginText;
import org.apache.pdfbox.contentstream.operator.text.EndText;
import org.apache.pdfbox.contentstream.operator.text.MoveText;
import org.apache.pdfbox.contentstream.operator.text.MoveTextSetLeading;
import org.apache.pdfbox.contentstream.operator.text.NextLine;
import org.apache.pdfbox.contentstream.operator.text.SetCharSpacing;
import org.apache.pdfbox.contentstream.operator.text.SetFontAndSize;
import org.apache.pdfbox.contentstream.operator.text.SetTextHorizontalScaling;
import org.apache.pdfbox.contentstream.operator.text.SetTextLeading;
import org.apache.pdfbox.contentstream.operator.text.SetTextRenderingMode;
import org.apache.pdfbox.contentstream.operator.text.SetTextRise;
import org.apache.pdfbox.contentstream.operator.text.SetWordSpacing;
import org.apache.pdfbox.contentstream.operator.text.ShowText;
import org.apache.pdfbox.contentstream.operator.text.ShowTextAdjusted;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLine;
import org.apache.pdfbox.contentstream.operator.text.ShowTextLineAndSpace;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/** Follows the drawing of a page and notes its glyphs, lines and pictures; draws nothing. */
final class InkReader extends PDFStreamEngine {
  /** Forms that draw forms multiply; a book of a thousand pages needs some ten million. */
  private static final long MAX_OPERATORS = 50_000_000;

  /** Less may be nothing, packed. */
  private static final int MIN_CONTENT_BYTES = 32;

  /** The glyphs of one page are held in memory together. */
  private static final int MAX_PAGE_GLYPHS = 1_000_000;

  private final long maxGlyphs;
  private final IdentityHashMap<PDFont, FontStyle> styles = new IdentityHashMap<>();
  private final FillColors colors = new FillColors();
  private final MarkedContent marks;
  private long operatorCount;
  private long glyphCount;
  private InkCollector ink = new InkCollector(new Frame(0, 0, 1, 1, 0));
  private Shapes shapes = new Shapes(ink);

  /**
   * @param switchedOff the layers that the file does not show
   */
  InkReader(long maxGlyphs, Set<COSDictionary> switchedOff) {
    this.maxGlyphs = maxGlyphs;
    this.marks = new MarkedContent(switchedOff);
    addOperator(new BeginText(this));
    addOperator(new Concatenate(this));
    addOperator(new DrawObject(this));
    addOperator(new EndText(this));
    addOperator(new SetGraphicsStateParameters(this));
    addOperator(new Save(this));
    addOperator(new Restore(this));
    addOperator(new NextLine(this));
    addOperator(new SetCharSpacing(this));
    addOperator(new MoveText(this));
    addOperator(new MoveTextSetLeading(this));
    addOperator(new SetFontAndSize(this));
    addOperator(new ShowText(this));
    addOperator(new ShowTextAdjusted(this));
    addOperator(new SetTextLeading(this));
    addOperator(new SetMatrix(this));
    addOperator(new SetTextRenderingMode(this));
    addOperator(new SetTextRise(this));
    addOperator(new SetWordSpacing(this));
    addOperator(new SetTextHorizontalScaling(this));
    addOperator(new ShowTextLine(this));
    addOperator(new ShowTextLineAndSpace(this));
  }

  PageInk read(PDPage page) throws IOException {
    PDRectangle box = page.getCropBox();
    int rotation = Math.floorMod(page.getRotation(), 360);
    Frame frame =
        new Frame(
            box.getLowerLeftX(), box.getLowerLeftY(), box.getWidth(), box.getHeight(), rotation);
    ink = new InkCollector(frame);
    shapes = new Shapes(ink);
    marks.clear();
    styles.clear();
    long before = operatorCount;
    processPage(page);
    if (operatorCount == before && hasContent(page)) {
      // PDFBox takes what it cannot unpack for nothing.
      throw new IOException("the content of the page cannot be unpacked");
    }
    return ink.page();
  }

  private static boolean hasContent(PDPage page) {
    long bytes = 0;
    for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext(); ) {
      bytes += streams.next().getLength();
    }
    return bytes >= MIN_CONTENT_BYTES;
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    operatorCount++;
    if (operatorCount > MAX_OPERATORS) {
      throw LimitException.of(
          "drawing the pages takes more than %d operations", operatorCount, MAX_OPERATORS);
    }
    String name = operator.getName();
    PDGraphicsState state = getGraphicsState();
    if (marks.isMark(name)) {
      marks.see(name, operands, getResources());
    } else if (colors.isColor(name)) {
      colors.set(name, operands, state, getResources());
    } else if (Shapes.isShape(name)) {
      shapes.see(name, operands, state);
    } else if (isPicture(name, operands)) {
      shapes.picture(state);
    } else {
      super.processOperator(operator, operands);
    }
  }

  /** Pictures are never unpacked. */
  private boolean isPicture(String operator, List<COSBase> operands) {
    if (operator.equals("BI")) {
      return true;
    }
    return operator.equals("Do")
        && !operands.isEmpty()
        && operands.get(0) instanceof COSName name
        && getResources() != null
        && getResources().isImageXObject(name);
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement) {
    glyphCount++;
    if (glyphCount > maxGlyphs) {
      throw LimitException.of(
          "the text has more characters than the limit of %d", glyphCount, maxGlyphs);
    }
    if (ink.glyphCount() >= MAX_PAGE_GLYPHS) {
      throw LimitException.of(
          "a page has more than %d characters", ink.glyphCount() + 1L, MAX_PAGE_GLYPHS);
    }
    String text = GlyphText.of(font, code);
    if (text == null || text.isEmpty()) {
      ink.unmapped(text == null);
      return;
    }
    FontStyle style = styles.computeIfAbsent(font, FontStyle::of);
    ink.show(
        marks.text(text),
        matrix,
        displacement,
        font.isVertical(),
        style,
        colors.hides(getGraphicsState()),
        marks);
  }
}
