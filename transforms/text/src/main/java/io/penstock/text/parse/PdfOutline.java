package io.penstock.text.parse;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/**
 * The bookmarks of a PDF as headings: at the line of their page that begins with their words, else
 * at the start of the page. A bookmark without a page in this file is no heading.
 */
final class PdfOutline {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_BOOKMARKS = 10_000;

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

  private final PDDocument pdf;
  private final PdfText text;
  private final IdentityHashMap<COSDictionary, Integer> pageIndexes = new IdentityHashMap<>();
  private final List<Heading> headings = new ArrayList<>();
  private int visited;

  private PdfOutline(PDDocument pdf, PdfText text) {
    this.pdf = pdf;
    this.text = text;
    for (PDPage page : pdf.getPages()) {
      pageIndexes.put(page.getCOSObject(), pageIndexes.size());
    }
  }

  /** In the order of the text. */
  static List<Heading> headings(PDDocument pdf, PdfText text) {
    PDDocumentOutline root = pdf.getDocumentCatalog().getDocumentOutline();
    if (root == null) {
      return List.of();
    }
    PdfOutline outline = new PdfOutline(pdf, text);
    outline.add(root, 1);
    outline.headings.sort(Comparator.comparingInt(Heading::getStart));
    return List.copyOf(outline.headings);
  }

  private void add(PDOutlineNode parent, int level) {
    PDOutlineItem item = parent.getFirstChild();
    // Counted, because the links of a broken file may run in a circle.
    for (; item != null && visited < MAX_BOOKMARKS; item = item.getNextSibling()) {
      visited++;
      addHeading(item, level);
      if (level < MAX_DEPTH) {
        add(item, level + 1);
      }
    }
  }

  private void addHeading(PDOutlineItem item, int level) {
    String title = item.getTitle() == null ? "" : item.getTitle().strip();
    int page = pageIndex(item);
    if (!title.isEmpty() && page >= 0 && page < text.pages().size()) {
      headings.add(new Heading(level, title, start(title, page)));
    }
  }

  private int pageIndex(PDOutlineItem item) {
    try {
      PDPage page = item.findDestinationPage(pdf);
      return page == null ? -1 : pageIndexes.getOrDefault(page.getCOSObject(), -1);
    } catch (IOException broken) {
      return -1;
    }
  }

  private int start(String title, int pageIndex) {
    List<Page> pages = text.pages();
    int pageStart = pages.get(pageIndex).getStart();
    int pageEnd =
        pageIndex + 1 < pages.size() ? pages.get(pageIndex + 1).getStart() : text.text().length();
    String wanted = squeezed(title);
    for (int line = pageStart; line < pageEnd; line = nextLine(line, pageEnd)) {
      // A long heading goes over several lines, so compare with what follows, spaces apart.
      int seen = Math.min(pageEnd, line + 2 * title.length() + 16);
      if (squeezed(text.text().substring(line, seen)).startsWith(wanted)) {
        return line;
      }
    }
    return pageStart;
  }

  private int nextLine(int line, int pageEnd) {
    int end = text.text().indexOf('\n', line);
    return end < 0 ? pageEnd : end + 1;
  }

  private static String squeezed(String words) {
    return WHITE_SPACE.matcher(words).replaceAll("").toLowerCase(Locale.ROOT);
  }
}
