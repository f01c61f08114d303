package io.penstock.text.parse;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.isolated.ParserProcessException;
import io.penstock.text.parse.office.OfficeFormat;
import io.penstock.text.parse.pdf.PdfTools;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads documents of every kind that is known: by the content type their sender gave, else by the
 * ending of their uri, else by their first bytes. Safe to share between threads; cheap to make.
 */
public final class DocumentParsers implements DocumentParser {
  /** Read in this process: their parsers are bounded by the length of what they read. */
  private static final Set<String> TEXTS =
      Set.of(MediaTypes.MARKDOWN, MediaTypes.HTML, MediaTypes.TEXT);

  static {
    LibraryLogs.silence();
  }

  private final ParserLimits limits;
  private final Map<String, DocumentParser> parsersByType;

  private DocumentParsers(ParserLimits limits, Map<String, DocumentParser> parsersByType) {
    this.limits = limits;
    this.parsersByType = Map.copyOf(parsersByType);
  }

  /** All parsers of this package; of HTML the whole page is read. */
  public static DocumentParsers of(ParserLimits limits) {
    return of(limits, HtmlMode.WHOLE_PAGE, List.of());
  }

  /**
   * All parsers of this package, with no help of other programs: the same on every machine.
   *
   * @param passwords to try on encrypted documents
   */
  public static DocumentParsers of(ParserLimits limits, HtmlMode html, List<String> passwords) {
    return of(limits, html, passwords, new PdfParser(limits, passwords));
  }

  /**
   * All parsers of this package as the options say, with the other programs of this machine.
   *
   * @param passwords to try on encrypted documents
   * @param beforeTools done when a document goes to another program, which takes long
   */
  public static DocumentParsers of(
      ParseOptions options, List<String> passwords, Runnable beforeTools) {
    PdfParser pdf =
        new PdfParser(options.limits(), passwords, options.ocr(), PdfTools::installed, beforeTools);
    return of(options.limits(), options.html(), passwords, pdf);
  }

  private static DocumentParsers of(
      ParserLimits limits, HtmlMode html, List<String> passwords, PdfParser pdf) {
    Map<String, DocumentParser> parsers = new LinkedHashMap<>();
    parsers.put(MediaTypes.PDF, pdf);
    parsers.put(MediaTypes.MARKDOWN, new MarkdownParser());
    parsers.put(MediaTypes.HTML, new HtmlParser(html));
    parsers.put(MediaTypes.TEXT, new PlainTextParser());
    parsers.put(MediaTypes.MAIL, new MailParser(html));
    for (OfficeFormat format : OfficeFormat.values()) {
      parsers.put(format.mediaType(), new OfficeDocumentParser(limits, passwords));
    }
    return new DocumentParsers(limits, parsers);
  }

  /** These parsers, but those of binary formats in the place of this one. */
  DocumentParsers isolatedBy(DocumentParser isolated) {
    Map<String, DocumentParser> parsers = new LinkedHashMap<>(parsersByType);
    parsers.replaceAll((type, parser) -> TEXTS.contains(type) ? parser : isolated);
    return new DocumentParsers(limits, parsers);
  }

  /** These parsers and one more, or another in the place of one. */
  public DocumentParsers with(String contentType, DocumentParser parser) {
    Map<String, DocumentParser> parsers = new LinkedHashMap<>(parsersByType);
    parsers.put(ContentType.parse(contentType).name(), parser);
    return new DocumentParsers(limits, parsers);
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    int bytes = raw.getContent().remaining();
    if (bytes > limits.maxBytes()) {
      throw new UnreadableException(
          "too-large",
          "the document has %d bytes, the limit is %d".formatted(bytes, limits.maxBytes()),
          Integer.toString(bytes),
          Long.toString(limits.maxBytes()));
    }
    if (bytes == 0) {
      throw new UnreadableException("empty", "the document has no bytes", "0", null);
    }
    Document document = parseBounded(parserFor(raw), raw);
    int characters = document.getText().length();
    if (characters > limits.maxCharacters()) {
      throw tooManyCharacters(characters, limits);
    }
    return document;
  }

  static UnreadableException tooManyCharacters(int characters, ParserLimits limits) {
    return new UnreadableException(
        "too-large",
        "the text has %d characters or more, the limit is %d"
            .formatted(characters, limits.maxCharacters()),
        Integer.toString(characters),
        Integer.toString(limits.maxCharacters()));
  }

  private DocumentParser parserFor(RawDocument raw) throws UnreadableException {
    String type = MediaTypes.of(raw);
    Optional<DocumentParser> parser = Optional.ofNullable(parsersByType.get(type));
    if (parser.isEmpty() && type.startsWith("text/")) {
      // RFC 2046, 4.1.4: unknown subtypes of text are to be read as plain text.
      parser = Optional.ofNullable(parsersByType.get(MediaTypes.TEXT));
    }
    return parser.orElseThrow(
        () ->
            new UnreadableException(
                "unknown-content-type", "no parser reads " + type, type, "a known type"));
  }

  /** Hostile input may break a library in any way; that ends the document, not the pipeline. */
  private static Document parseBounded(DocumentParser parser, RawDocument raw)
      throws UnreadableException {
    try {
      return parser.parse(raw);
    } catch (ParserProcessException environment) {
      // No process could be started, which is not the document's fault.
      throw environment;
    } catch (RuntimeException | StackOverflowError broken) {
      String name = broken.getClass().getSimpleName();
      throw new UnreadableException(
          "parser-failed",
          "the parser gave up with %s: %s".formatted(name, broken.getMessage()),
          name,
          null);
    }
  }
}
