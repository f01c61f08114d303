package io.penstock.text.parse.pdf;

import io.penstock.schemas.document.Furniture;
import io.penstock.schemas.document.Page;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParserLimits;
import java.io.IOException;
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
  /** A picture over this share of a page without text is a scan of it. */
  private static final float SCAN_SHARE = 0.4f;

  private static final int FEW_GLYPHS = 20;

  private final PDDocument pdf;
  private final ParserLimits limits;
  private final List<PageLayout> pages = new ArrayList<>();
  private final Map<Integer, String> broken = new TreeMap<>();
  private final IdentityHashMap<COSDictionary, Integer> pageNumbers = new IdentityHashMap<>();

  private PdfLayout(PDDocument pdf, ParserLimits limits) {
    this.pdf = pdf;
    this.limits = limits;
  }

  /**
   * Reads all pages.
   *
   * @throws UnreadableException if it is too large, or none of its pages can be read
   */
  public static PdfContent read(PDDocument pdf, ParserLimits limits) throws UnreadableException {
    try {
      PdfLayout layout = new PdfLayout(pdf, limits);
      layout.readPages();
      return layout.content();
    } catch (LimitException limit) {
      throw limit.reason();
    }
  }

  private void readPages() throws UnreadableException {
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
        pages.add(new PageLayout(number, 0, List.of(), List.of(), 0, 0, 0, false));
      }
    }
    if (count > 0 && broken.size() == count) {
      String first = broken.values().iterator().next();
      throw new UnreadableException(
          "unreadable-pdf", "none of its %d pages can be read: %s".formatted(count, first));
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
      if (page.glyphCount() < FEW_GLYPHS && page.imageShare() >= SCAN_SHARE) {
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
