package io.penstock.text.parse;

import io.penstock.schemas.document.Page;
import io.penstock.text.UnreadableException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** The text of a PDF and where its pages start in it. */
final class PdfText extends PDFTextStripper {
  /** Forms that draw forms multiply; a book of a thousand pages needs some ten million. */
  private static final long MAX_OPERATORS = 50_000_000;

  private final ParserLimits limits;
  private final StringWriter out = new StringWriter();
  private final List<Page> pages = new ArrayList<>();
  private long operatorCount;
  private long glyphCount;
  private String text = "";

  private PdfText(ParserLimits limits) {
    this.limits = limits;
    setLineSeparator("\n");
    setPageEnd("\n");
  }

  static PdfText of(PDDocument pdf, ParserLimits limits) throws IOException {
    PdfText text = new PdfText(limits);
    text.writeText(pdf, text.out);
    text.text = text.out.toString();
    return text;
  }

  String text() {
    return text;
  }

  List<Page> pages() {
    return List.copyOf(pages);
  }

  @Override
  protected void startPage(PDPage page) {
    int characters = out.getBuffer().length();
    if (characters > limits.maxCharacters()) {
      throw new LimitException(DocumentParsers.tooManyCharacters(characters, limits));
    }
    pages.add(new Page(getCurrentPageNo(), characters));
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    operatorCount++;
    if (operatorCount > MAX_OPERATORS) {
      throw new LimitException(
          new UnreadableException(
              "too-large",
              "drawing the pages takes more than %d operations".formatted(MAX_OPERATORS),
              Long.toString(operatorCount),
              Long.toString(MAX_OPERATORS)));
    }
    super.processOperator(operator, operands);
  }

  @Override
  protected void processTextPosition(TextPosition glyph) {
    // The glyphs of a page are held in memory until it ends.
    glyphCount++;
    if (glyphCount > limits.maxCharacters()) {
      throw new LimitException(DocumentParsers.tooManyCharacters((int) glyphCount, limits));
    }
    super.processTextPosition(glyph);
  }

  /** Unchecked, because PDFBox forgives the checked exceptions of an operator. */
  static final class LimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final UnreadableException reason;

    LimitException(UnreadableException reason) {
      super(reason);
      this.reason = reason;
    }

    UnreadableException reason() {
      return reason;
    }
  }
}
