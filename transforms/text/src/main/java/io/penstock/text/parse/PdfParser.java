package io.penstock.text.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Page;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.pdf.OtherReaders;
import io.penstock.text.parse.pdf.PageRanges;
import io.penstock.text.parse.pdf.PdfContent;
import io.penstock.text.parse.pdf.PdfLayout;
import io.penstock.text.parse.pdf.PdfTools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.jspecify.annotations.Nullable;

/** Reads the text layer of a PDF as Markdown, with its structure and what its file says of it. */
final class PdfParser implements DocumentParser {
  /** For what PDFBox unpacks, one stream and all that it keeps; nothing goes to the disk. */
  private static final long MAX_UNPACKED_BYTES = 256L << 20;

  /** Where the end of a whole file is marked; some writers pad it. */
  private static final int TRAILER_BYTES = 2048;

  /** Of all pages that pdftotext reads of a file that PDFBox cannot open. */
  private static final int MAX_TEXT_BYTES = 64 << 20;

  private final ParserLimits limits;
  private final List<String> passwords;
  private final OcrOptions ocr;
  private final Supplier<PdfTools> tools;
  private final Runnable beforeTools;

  /** With no other reader than PDFBox. */
  PdfParser(ParserLimits limits, List<String> passwords) {
    this(limits, passwords, OcrOptions.OFF, () -> PdfTools.NONE, () -> {});
  }

  /**
   * @param passwords to try on files that open with none
   * @param tools what reads the pages that PDFBox cannot
   * @param beforeTools done when the first page of a document goes to one of them
   */
  PdfParser(
      ParserLimits limits,
      List<String> passwords,
      OcrOptions ocr,
      Supplier<PdfTools> tools,
      Runnable beforeTools) {
    this.limits = limits;
    this.passwords = List.copyOf(passwords);
    this.ocr = ocr;
    this.tools = tools;
    this.beforeTools = beforeTools;
  }

  @Override
  public Document parse(RawDocument raw) throws UnreadableException {
    PdfEnvironment.prepare();
    byte[] bytes = RawDocuments.bytes(raw);
    requireWhole(bytes);
    PackedStreams.requireSmall(bytes, MAX_UNPACKED_BYTES);
    try (OtherReaders others = new OtherReaders(tools, ocr, bytes, beforeTools)) {
      return read(raw, bytes, others);
    }
  }

  private Document read(RawDocument raw, byte[] bytes, OtherReaders others)
      throws UnreadableException {
    try (PDDocument pdf = open(bytes)) {
      return read(raw, pdf, others);
    } catch (InvalidPasswordException locked) {
      throw new UnreadableException(
          "encrypted-pdf",
          "the PDF opens with a password only, and none of the %d that are configured is it"
              .formatted(passwords.size()));
    } catch (IOException | RuntimeException | StackOverflowError broken) {
      String name = broken.getClass().getSimpleName();
      return readUnopened(
          raw, others, unreadable("%s: %s".formatted(name, broken.getMessage()), name));
    }
  }

  /** What PDFBox cannot open, pdftotext may. */
  private Document readUnopened(RawDocument raw, OtherReaders others, UnreadableException reason)
      throws UnreadableException {
    List<String> texts;
    try {
      texts = others.allByPdftotext(limits.maxPages(), MAX_TEXT_BYTES);
    } catch (IOException failure) {
      throw reason;
    }
    requireFew(texts.size());
    PdfContent content = PdfLayout.ofTexts(texts, limits);
    if (content.text().isBlank()) {
      throw reason;
    }
    return document(raw, content, new PDDocumentInformation());
  }

  private PDDocument open(byte[] bytes) throws IOException {
    for (int i = 0; ; i++) {
      String password = i == 0 ? "" : passwords.get(i - 1);
      try {
        var cache = MemoryUsageSetting.setupMainMemoryOnly(MAX_UNPACKED_BYTES).streamCache;
        return Loader.loadPDF(bytes, password, null, null, cache);
      } catch (InvalidPasswordException wrong) {
        if (i == passwords.size()) {
          throw wrong;
        }
      }
    }
  }

  /** PDFBox mends a file that was cut off by leaving pages out; we want to know. */
  private static void requireWhole(byte[] bytes) throws UnreadableException {
    String head = new String(bytes, 0, Math.min(1024, bytes.length), ISO_8859_1);
    if (!head.contains("%PDF-")) {
      throw unreadable("the file does not begin as a PDF does", "no %PDF-");
    }
    int end = bytes.length;
    while (end > 0 && (bytes[end - 1] == 0 || Character.isWhitespace(bytes[end - 1]))) {
      end--;
    }
    int start = Math.max(0, end - TRAILER_BYTES);
    String tail = new String(bytes, start, end - start, ISO_8859_1);
    // All objects lie before the trailer; which of its three marks is there says no more.
    if (!tail.contains("%%EOF") && !tail.contains("startxref") && !tail.contains("trailer")) {
      throw unreadable("the file is cut off: its end mark is missing", "no %%EOF");
    }
  }

  private void requireFew(int pageCount) throws UnreadableException {
    if (pageCount > limits.maxPages()) {
      throw new UnreadableException(
          "too-large",
          "the PDF has %d pages, the limit is %d".formatted(pageCount, limits.maxPages()),
          Integer.toString(pageCount),
          Integer.toString(limits.maxPages()));
    }
  }

  private Document read(RawDocument raw, PDDocument pdf, OtherReaders others)
      throws UnreadableException {
    int pageCount = pdf.getNumberOfPages();
    requireFew(pageCount);
    PdfContent content = PdfLayout.read(pdf, limits, others);
    if (content.text().isBlank()) {
      throw new UnreadableException(
          "no-text-pdf",
          "none of the %d pages has text%s".formatted(pageCount, scanned(content, others)),
          "0",
          null);
    }
    return document(raw, content, pdf.getDocumentInformation());
  }

  private static Document document(
      RawDocument raw, PdfContent content, PDDocumentInformation information) {
    return RawDocuments.document(raw, MediaTypes.PDF, metadata(information, content))
        .setText(content.text())
        .setTitle(line(information.getTitle()))
        .setPages(content.pages())
        .setHeadings(content.headings())
        .setFurniture(content.furniture())
        .build();
  }

  private static String scanned(PdfContent content, OtherReaders others) {
    String pages = content.facts().get("pages-scanned");
    if (pages == null) {
      return ", and none is the picture of one";
    }
    String failure = content.facts().get("pages-ocr-failed-reason");
    return ", scanned are %s: %s"
        .formatted(pages, failure == null ? others.adviceForScans() : failure);
  }

  private static Map<String, String> metadata(
      PDDocumentInformation information, PdfContent content) {
    Map<String, String> metadata = new TreeMap<>(content.facts());
    metadata.put("pages", Integer.toString(content.pages().size()));
    String blank = blankPages(content);
    if (!blank.isEmpty()) {
      metadata.put("pages-without-text", blank);
    }
    put(metadata, "author", line(information.getAuthor()));
    put(metadata, "subject", line(information.getSubject()));
    put(metadata, "keywords", line(information.getKeywords()));
    put(metadata, "created", date(information.getCreationDate()));
    put(metadata, "modified", date(information.getModificationDate()));
    return metadata;
  }

  private static void put(Map<String, String> metadata, String key, @Nullable String value) {
    if (value != null) {
      metadata.put(key, value);
    }
  }

  private static @Nullable String date(@Nullable Calendar date) {
    return date == null ? null : date.toInstant().toString();
  }

  /** Their numbers, such as 3,5-7. */
  private static String blankPages(PdfContent content) {
    List<Page> pages = content.pages();
    List<Integer> blank = new ArrayList<>();
    for (int i = 0; i < pages.size(); i++) {
      int end = i + 1 < pages.size() ? pages.get(i + 1).getStart() : content.text().length();
      if (content.text().substring(pages.get(i).getStart(), end).isBlank()) {
        blank.add(pages.get(i).getNumber());
      }
    }
    return PageRanges.of(blank);
  }

  private static @Nullable String line(@Nullable String value) {
    String line = value == null ? "" : value.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return line.isEmpty() ? null : line;
  }

  private static UnreadableException unreadable(String message, String value) {
    return new UnreadableException("unreadable-pdf", message, value, null);
  }
}
