package io.penstock.text.chunk;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where the sections and pages of a document begin. */
final class Sections {
  private final NavigableMap<Integer, List<String>> pathsByStart = new TreeMap<>();
  private final NavigableMap<Integer, Integer> pagesByStart = new TreeMap<>();

  Sections(Document document) {
    List<Heading> headings = new ArrayList<>(document.getHeadings());
    headings.sort(Comparator.comparingInt(Heading::getStart));
    List<Heading> open = new ArrayList<>();
    for (Heading heading : headings) {
      open.removeIf(outer -> outer.getLevel() >= heading.getLevel());
      open.add(heading);
      int start = wholeCodePoint(document.getText(), heading.getStart());
      pathsByStart.put(start, open.stream().map(Heading::getTitle).toList());
    }
    for (Page page : document.getPages()) {
      pagesByStart.put(page.getStart(), page.getNumber());
    }
  }

  /** A heading must not make a cut inside a code point. */
  private static int wholeCodePoint(String text, int start) {
    boolean inside =
        start > 0
            && start < text.length()
            && Character.isSurrogatePair(text.charAt(start - 1), text.charAt(start));
    return inside ? start - 1 : start;
  }

  /** Where sections begin, in the order of the text. */
  Iterable<Integer> starts() {
    return pathsByStart.keySet();
  }

  boolean isHeading(int offset) {
    return pathsByStart.containsKey(offset);
  }

  /** The last heading in [from, to), or -1. */
  int lastHeadingIn(int from, int to) {
    Integer start = pathsByStart.lowerKey(to);
    return start != null && start >= from ? start : -1;
  }

  /** The titles over this offset, outermost first. */
  List<String> headingPath(int offset) {
    Map.Entry<Integer, List<String>> section = pathsByStart.floorEntry(offset);
    return section == null ? List.of() : section.getValue();
  }

  @Nullable Integer page(int offset) {
    Map.Entry<Integer, Integer> page = pagesByStart.floorEntry(offset);
    return page == null ? null : page.getValue();
  }
}
