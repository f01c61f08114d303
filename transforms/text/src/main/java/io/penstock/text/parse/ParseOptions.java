package io.penstock.text.parse;

import io.penstock.text.parse.isolated.ProcessLimits;
import java.io.Serializable;

/**
 * How documents are parsed.
 *
 * @param limits of one document
 * @param html which part of an HTML page is its text
 * @param passwords to try on encrypted documents
 * @param mode where parsers of binary formats run
 * @param process the limits of their processes, where they have them
 * @param cache where parsed documents are kept
 * @param ocr whether pages are read from their pictures
 */
public record ParseOptions(
    ParserLimits limits,
    HtmlMode html,
    PasswordSource passwords,
    ParserMode mode,
    ProcessLimits process,
    CachePlace cache,
    OcrOptions ocr)
    implements Serializable {

  /** Isolated, whole pages, no passwords, no cache, OCR where tesseract is installed. */
  public static final ParseOptions DEFAULT =
      new ParseOptions(
          ParserLimits.DEFAULT,
          HtmlMode.WHOLE_PAGE,
          PasswordSource.NONE,
          ParserMode.ISOLATED,
          ProcessLimits.DEFAULT,
          CachePlace.OFF,
          OcrOptions.DEFAULT);

  public ParseOptions with(ParserLimits newLimits) {
    return new ParseOptions(newLimits, html, passwords, mode, process, cache, ocr);
  }

  public ParseOptions with(ParserMode newMode) {
    return new ParseOptions(limits, html, passwords, newMode, process, cache, ocr);
  }

  public ParseOptions with(HtmlMode newHtml) {
    return new ParseOptions(limits, newHtml, passwords, mode, process, cache, ocr);
  }

  public ParseOptions with(PasswordSource newPasswords) {
    return new ParseOptions(limits, html, newPasswords, mode, process, cache, ocr);
  }

  public ParseOptions with(ProcessLimits newProcess) {
    return new ParseOptions(limits, html, passwords, mode, newProcess, cache, ocr);
  }

  public ParseOptions with(CachePlace newCache) {
    return new ParseOptions(limits, html, passwords, mode, process, newCache, ocr);
  }

  public ParseOptions with(OcrOptions newOcr) {
    return new ParseOptions(limits, html, passwords, mode, process, cache, newOcr);
  }
}
