package io.penstock.text.parse.pdf;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDDocumentOutline;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineItem;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.outline.PDOutlineNode;

/** Reads the outline of a file. */
final class Bookmarks {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_BOOKMARKS = 10_000;

  private final PDDocument pdf;
  private final IdentityHashMap<COSDictionary, Integer> pageNumbers;
  private final Set<COSDictionary> visited = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Bookmark> bookmarks = new ArrayList<>();

  private Bookmarks(PDDocument pdf, IdentityHashMap<COSDictionary, Integer> pageNumbers) {
    this.pdf = pdf;
    this.pageNumbers = pageNumbers;
  }

  /** In the order of the outline; one that cannot be read counts as none. */
  static List<Bookmark> of(PDDocument pdf, IdentityHashMap<COSDictionary, Integer> pageNumbers) {
    Bookmarks reader = new Bookmarks(pdf, pageNumbers);
    try {
      PDDocumentOutline root = pdf.getDocumentCatalog().getDocumentOutline();
      if (root != null) {
        reader.add(root, 1);
      }
    } catch (RuntimeException broken) {
      return List.copyOf(reader.bookmarks);
    }
    return List.copyOf(reader.bookmarks);
  }

  private void add(PDOutlineNode parent, int level) {
    PDOutlineItem item = parent.getFirstChild();
    // Remembered, because the links of a broken file may run in a circle.
    while (item != null
        && bookmarks.size() < MAX_BOOKMARKS
        && visited.size() < MAX_BOOKMARKS
        && visited.add(item.getCOSObject())) {
      String title = item.getTitle() == null ? "" : item.getTitle().strip();
      if (!title.isEmpty()) {
        bookmarks.add(new Bookmark(level, title.replaceAll("\\s+", " "), page(item)));
      }
      if (level < MAX_DEPTH) {
        add(item, level + 1);
      }
      item = item.getNextSibling();
    }
  }

  private int page(PDOutlineItem item) {
    try {
      var page = item.findDestinationPage(pdf);
      return page == null ? 0 : pageNumbers.getOrDefault(page.getCOSObject(), 0);
    } catch (IOException | RuntimeException broken) {
      return 0;
    }
  }
}
