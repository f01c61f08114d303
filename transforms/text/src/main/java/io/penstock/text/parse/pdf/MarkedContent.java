package io.penstock.text.parse.pdf;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.documentinterchange.markedcontent.PDPropertyList;
import org.jspecify.annotations.Nullable;

/** What the file says of the part of a page that is being drawn. */
final class MarkedContent {
  private static final String SOFT_HYPHEN = "\u00AD";
  private static final int MAX_DEPTH = 1000;

  /** One BMC or BDC that is still open, with what holds inside it. */
  private record Mark(boolean pagination, boolean switchedOff, boolean softHyphen) {}

  private final Set<COSDictionary> switchedOff;
  private final Deque<Mark> open = new ArrayDeque<>();

  MarkedContent(Set<COSDictionary> switchedOff) {
    this.switchedOff = switchedOff;
  }

  void clear() {
    open.clear();
  }

  boolean isMark(String operator) {
    return switch (operator) {
      case "BMC", "BDC", "EMC" -> true;
      default -> false;
    };
  }

  void see(String operator, List<COSBase> operands, @Nullable PDResources resources) {
    if (operator.equals("EMC")) {
      open.pollLast();
    } else if (open.size() < MAX_DEPTH) {
      open.addLast(mark(operands, resources));
    }
  }

  private Mark mark(List<COSBase> operands, @Nullable PDResources resources) {
    Mark outer = open.isEmpty() ? new Mark(false, false, false) : open.getLast();
    if (operands.size() < 2 || !(operands.get(0) instanceof COSName tag)) {
      return outer;
    }
    COSDictionary properties = properties(operands.get(1), resources);
    if (properties == null) {
      return outer;
    }
    boolean pagination =
        tag.getName().equals("Artifact") && "Pagination".equals(properties.getNameAsString("Type"));
    boolean off = tag.getName().equals("OC") && switchedOff.contains(properties);
    return new Mark(
        outer.pagination || pagination,
        outer.switchedOff || off,
        SOFT_HYPHEN.equals(properties.getString("ActualText")));
  }

  private static @Nullable COSDictionary properties(
      COSBase operand, @Nullable PDResources resources) {
    if (operand instanceof COSDictionary direct) {
      return direct;
    }
    if (operand instanceof COSName name && resources != null) {
      PDPropertyList list = resources.getProperties(name);
      return list == null ? null : list.getCOSObject();
    }
    return null;
  }

  /** Marked as a header, a footer or a page number. */
  boolean isPagination() {
    return !open.isEmpty() && open.getLast().pagination;
  }

  boolean isSwitchedOff() {
    return !open.isEmpty() && open.getLast().switchedOff;
  }

  /** The glyph's text, or what the file says to read in its place. */
  String text(String glyph) {
    return glyph.equals("-") && !open.isEmpty() && open.getLast().softHyphen ? SOFT_HYPHEN : glyph;
  }
}
