package io.penstock.text.parse.pdf;

import io.penstock.schemas.document.Furniture;
import io.penstock.schemas.document.Page;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParserLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;

/**
 * Reads an open PDF: the ink of each page into lines and tables in reading order, then, over all
 * pages, furniture, headings, lists and paragraphs, and these into Markdown.
 */
public final class PdfLayout {
  /** Pictures over this share of a page without text are a scan of it, be it one or its strips. */
  private static final float SCAN_SHARE = 0.4f;

  private static final int FEW_GLYPHS = 20;

  private final PDDocument pdf;
  private final ParserLimits limits;
  private final List<PageLayout> pages = new ArrayList<>();
  private final Map<Integer, String> broken = new TreeMap<>();
  private final List<Integer> byPdftotext = new ArrayList<>();
  private final List<Integer> byOcr = new ArrayList<>();
  private final Map<Integer, String> ocrFailures = new TreeMap<>();
  private String ocrName = "";
  private final IdentityHashMap<COSDictionary, Integer> pageNumbers = new IdentityHashMap<>();

  private PdfLayout(PDDocument pdf, ParserLimits limits) {
    this.pdf = pdf;
    this.limits = limits;
  }

  /** Reads all pages with PDFBox alone. */
  public static PdfContent read(PDDocument pdf, ParserLimits limits) throws UnreadableException {
    try (OtherReaders none = OtherReaders.none()) {
      return read(pdf, limits, none);
    }
  }

  /**
   * Reads all pages.
   *
   * @param others what reads the pages on which PDFBox fails, and those that are pictures
   * @throws UnreadableException if it is too large, or none of its pages can be read
   */
  public static PdfContent read(PDDocument pdf, ParserLimits limits, OtherReaders others)
      throws UnreadableException {
    try {
      PdfLayout layout = new PdfLayout(pdf, limits);
      layout.readPages();
      layout.readOtherwise(others);
      layout.requireOne();
      return layout.content();
    } catch (LimitException limit) {
      throw limit.reason();
    }
  }

  /**
   * Lays out what pdftotext has read of a file that PDFBox cannot open.
   *
   * @param texts of all its pages
   * @throws UnreadableException if it is too large
   */
  public static PdfContent ofTexts(List<String> texts, ParserLimits limits)
      throws UnreadableException {
    // Of the file itself nothing is known: an empty one stands for its outline and layers.
    try (PDDocument none = new PDDocument()) {
      PdfLayout layout = new PdfLayout(none, limits);
      float size = FontStatistics.of(List.of()).size();
      for (int number = 1; number <= texts.size(); number++) {
        layout.pages.add(PageText.in(unread(number), texts.get(number - 1), size));
        layout.byPdftotext.add(number);
      }
      return layout.content();
    } catch (LimitException limit) {
      throw limit.reason();
    } catch (IOException e) {
      throw new UncheckedIOException("a document without a file could not be closed", e);
    }
  }

  private static PageLayout unread(int number) {
    return new PageLayout(number, 0, List.of(), List.of(), 0, 0, 0, false);
  }

  private void readPages() {
    InkReader ink = new InkReader(limits.maxCharacters(), switchedOffLayers());
    PageReader reader = new PageReader();
    int count = pdf.getNumberOfPages();
    for (int number = 1; number <= count; number++) {
      try {
        PDPage page = pdf.getPage(number - 1);
        pageNumbers.put(page.getCOSObject(), number);
        pages.add(reader.read(ink.read(page), number));
      } catch (LimitException limit) {
        throw limit;
      } catch (IOException | RuntimeException | StackOverflowError failure) {
        broken.put(number, failure.getClass().getSimpleName() + ": " + failure.getMessage());
        pages.add(unread(number));
      }
    }
  }

  /** Broken pages and those of unknown glyphs first as text; then all of pictures alone as such. */
  private void readOtherwise(OtherReaders others) {
    float size = FontStatistics.of(pages).size();
    for (int i = 0; i < pages.size(); i++) {
      PageLayout page = pages.get(i);
      boolean unknown = page.unmappedCount() > page.glyphCount();
      if (broken.containsKey(page.number()) || unknown) {
        page = readByPdftotext(page, size, others);
      }
      boolean legible = byPdftotext.contains(page.number());
      if (!legible && (isScanned(page) || unknown)) {
        page = readByOcr(page, size, others);
      }
      pages.set(i, page);
    }
    ocrName = byOcr.isEmpty() ? "" : others.ocrName();
  }

  private PageLayout readByPdftotext(PageLayout page, float size, OtherReaders others) {
    try {
      String text = others.byPdftotext(page.number()).orElse("");
      if (PageText.letters(text) > page.glyphCount()) {
        broken.remove(page.number());
        byPdftotext.add(page.number());
        return PageText.in(page, text, size);
      }
    } catch (IOException failure) {
      broken.computeIfPresent(page.number(), (n, reason) -> reason + "; " + failure.getMessage());
    }
    return page;
  }

  private PageLayout readByOcr(PageLayout page, float size, OtherReaders others) {
    try {
      String text = others.byOcr(pdf, page.number()).orElse("");
      if (PageText.letters(text) > page.glyphCount()) {
        byOcr.add(page.number());
        return PageText.in(page, text, size);
      }
    } catch (IOException | RuntimeException | StackOverflowError failure) {
      String reason = String.valueOf(failure.getMessage());
      ocrFailures.put(
          page.number(),
          failure instanceof ToolException
              ? reason
              : failure.getClass().getSimpleName() + ": " + reason);
    }
    return page;
  }

  private static boolean isScanned(PageLayout page) {
    return page.glyphCount() < FEW_GLYPHS && page.imageShare() >= SCAN_SHARE;
  }

  private void requireOne() throws UnreadableException {
    if (!pages.isEmpty() && broken.size() == pages.size()) {
      String first = broken.values().iterator().next();
      throw new UnreadableException(
          "unreadable-pdf", "none of its %d pages can be read: %s".formatted(pages.size(), first));
    }
  }

  private Set<COSDictionary> switchedOffLayers() {
    Set<COSDictionary> off = Collections.newSetFromMap(new IdentityHashMap<>());
    COSDictionary layers =
        pdf.getDocumentCatalog().getCOSObject().getCOSDictionary(COSName.OCPROPERTIES);
    COSDictionary shown = layers == null ? null : layers.getCOSDictionary(COSName.D);
    COSArray names = shown == null ? null : shown.getCOSArray(COSName.OFF);
    for (int i = 0; names != null && i < names.size(); i++) {
      if (names.getObject(i) instanceof COSDictionary layer) {
        off.add(layer);
      }
    }
    return off;
  }

  private PdfContent content() {
    FontStatistics fonts = FontStatistics.of(pages);
    IdentityHashMap<Line, String> furniture = RunningText.find(pages, fonts.size());
    List<Item> items = new ArrayList<>();
    Map<Integer, List<Line>> linesByPage = new HashMap<>();
    List<Furniture> asides = new ArrayList<>();
    for (PageLayout page : pages) {
      List<Line> lines = new ArrayList<>();
      for (Item item : page.items()) {
        if (item instanceof Line line) {
          String kind = furniture.get(line);
          if (kind != null) {
            asides.add(new Furniture(kind, page.number(), line.text()));
            continue;
          }
          lines.add(line);
        }
        items.add(item);
      }
      linesByPage.put(page.number(), lines);
      page.asides().forEach(a -> asides.add(new Furniture(a.kind(), a.page(), a.text())));
    }
    List<Bookmark> outline = Bookmarks.of(pdf, pageNumbers);
    BookmarkLines marks = BookmarkLines.of(outline, linesByPage);
    Hyphens hyphens = Hyphens.of(items);
    List<Block> blocks =
        Headings.mark(Blocks.of(items, fonts, marks.starts(), marks.titles()), fonts, hyphens);
    MarkdownWriter writer = new MarkdownWriter(hyphens, limits.maxCharacters());
    write(blocks, marks.lost(), writer);
    List<Page> starts = writer.pages();
    return new PdfContent(writer.text(), writer.headings(), starts, asides, facts(items, outline));
  }

  private void write(List<Block> blocks, List<Bookmark> lost, MarkdownWriter writer) {
    Map<Integer, List<Bookmark>> lostByPage = new HashMap<>();
    for (Bookmark bookmark : lost) {
      lostByPage.computeIfAbsent(bookmark.page(), p -> new ArrayList<>()).add(bookmark);
    }
    int next = 0;
    for (PageLayout page : pages) {
      writer.page(page.number(), lostByPage.getOrDefault(page.number(), List.of()));
      while (next < blocks.size() && blocks.get(next).page() == page.number()) {
        writer.add(blocks.get(next++));
      }
    }
  }

  private Map<String, String> facts(List<Item> items, List<Bookmark> outline) {
    Map<String, String> facts = new TreeMap<>();
    List<Integer> scanned = new ArrayList<>();
    List<Integer> ocr = new ArrayList<>();
    List<Integer> unmapped = new ArrayList<>();
    for (PageLayout page : pages) {
      if (isScanned(page) || byOcr.contains(page.number())) {
        scanned.add(page.number());
      }
      if (page.ocrLayer()) {
        ocr.add(page.number());
      }
      if (page.unmappedCount() > 0) {
        unmapped.add(page.number());
      }
    }
    put(facts, "pages-scanned", PageRanges.of(scanned));
    put(facts, "pages-with-ocr-layer", PageRanges.of(ocr));
    put(facts, "pages-with-unmapped-glyphs", PageRanges.of(unmapped));
    put(facts, "pages-by-pdftotext", PageRanges.of(byPdftotext));
    put(facts, "pages-by-ocr", PageRanges.of(byOcr));
    put(facts, "ocr", ocrName);
    put(facts, "pages-ocr-failed", PageRanges.of(List.copyOf(ocrFailures.keySet())));
    if (!ocrFailures.isEmpty()) {
      put(facts, "pages-ocr-failed-reason", ocrFailures.values().iterator().next());
    }
    put(facts, "pages-unreadable", PageRanges.of(List.copyOf(broken.keySet())));
    if (!broken.isEmpty()) {
      put(facts, "pages-unreadable-reason", broken.values().iterator().next());
    }
    long tables = items.stream().filter(Table.class::isInstance).count();
    put(facts, "tables", tables == 0 ? "" : Long.toString(tables));
    StringBuilder lines = new StringBuilder();
    for (Bookmark bookmark : outline) {
      lines.append("  ".repeat(bookmark.level() - 1)).append(bookmark.title());
      lines.append(bookmark.page() == 0 ? "" : " (page " + bookmark.page() + ")").append('\n');
    }
    put(facts, "outline", lines.toString().stripTrailing());
    return facts;
  }

  private static void put(Map<String, String> facts, String key, String value) {
    if (!value.isEmpty()) {
      facts.put(key, value);
    }
  }
}
