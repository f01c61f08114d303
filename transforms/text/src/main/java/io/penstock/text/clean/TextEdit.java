package io.penstock.text.clean;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a text, in order, and what is put between. The places of headings and pages move
 * along: one that is left out moves to what is kept next.
 *
 * @param pieces the new text
 */
public record TextEdit(List<Piece> pieces) {
  public TextEdit {
    pieces = List.copyOf(pieces);
  }

  /**
   * New text, and after it a part of the old one.
   *
   * @param inserted comes first
   * @param start UTF-16 offset in the old text
   * @param end where the part ends
   */
  public record Piece(String inserted, int start, int end) {}

  public static Builder builder() {
    return new Builder();
  }

  public String applyTo(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (Piece piece : pieces) {
      out.append(piece.inserted()).append(text, piece.start(), piece.end());
    }
    return out.toString();
  }

  /**
   * The document with its text edited. A heading whose line is left out still names the section
   * that it began, as long as something is left of that; its place is then where the rest begins.
   */
  public Document applyTo(Document document) {
    List<Heading> headings = document.getHeadings();
    List<Page> pages = document.getPages();
    int[] offsets = new int[headings.size() + pages.size()];
    for (int i = 0; i < headings.size(); i++) {
      offsets[i] = headings.get(i).getStart();
    }
    for (int i = 0; i < pages.size(); i++) {
      offsets[headings.size() + i] = pages.get(i).getStart();
    }
    TrackedText edited = applyTo(new TrackedText(document.getText(), offsets));
    List<Page> movedPages = new ArrayList<>(pages.size());
    for (int i = 0; i < pages.size(); i++) {
      movedPages.add(new Page(pages.get(i).getNumber(), edited.offset(headings.size() + i)));
    }
    return Document.newBuilder(document)
        .setText(edited.text())
        .setHeadings(withSections(headings, edited))
        .setPages(movedPages)
        .build();
  }

  private static List<Heading> withSections(List<Heading> headings, TrackedText edited) {
    List<Heading> moved = new ArrayList<>(headings.size());
    int[] sectionEnds = sectionEnds(headings, edited);
    for (int i = 0; i < headings.size(); i++) {
      Heading heading = headings.get(i);
      if (sectionEnds[i] > edited.offset(i)) {
        moved.add(new Heading(heading.getLevel(), heading.getTitle(), edited.offset(i)));
      }
    }
    return moved;
  }

  /** Where the next heading of the same or a higher level stands, else the end of the text. */
  private static int[] sectionEnds(List<Heading> headings, TrackedText edited) {
    int[] ends = new int[headings.size()];
    for (int i = headings.size() - 1; i >= 0; i--) {
      int next = i + 1;
      int end = edited.text().length();
      while (next < headings.size()) {
        if (headings.get(next).getLevel() <= headings.get(i).getLevel()) {
          end = edited.offset(next);
          break;
        }
        next++;
      }
      ends[i] = end;
    }
    return ends;
  }

  private TrackedText applyTo(TrackedText text) {
    TrackedText.Writer out = text.writer();
    for (Piece piece : pieces) {
      out.insert(piece.inserted());
      out.copy(piece.start(), piece.end());
    }
    return out.done();
  }

  /** Collects what is kept; parts must be given in order. */
  public static final class Builder {
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder inserted = new StringBuilder();

    private Builder() {}

    /** Keeps [start, end). */
    public Builder keep(int start, int end) {
      if (start < end || inserted.length() > 0) {
        pieces.add(new Piece(inserted.toString(), start, end));
        inserted.setLength(0);
      }
      return this;
    }

    /** Puts new text after what was kept so far. */
    public Builder insert(String text) {
      inserted.append(text);
      return this;
    }

    /** Leaves out certain characters at both ends of the new text. */
    public Builder strip(String text, CharacterTest isLeftOut) {
      while (!pieces.isEmpty()) {
        Piece piece = pieces.get(0);
        int from = 0;
        while (from < piece.inserted().length() && isLeftOut.test(piece.inserted().charAt(from))) {
          from++;
        }
        int start = piece.start();
        boolean onlyRest = from == piece.inserted().length();
        while (onlyRest && start < piece.end() && isLeftOut.test(text.charAt(start))) {
          start++;
        }
        if (onlyRest && start == piece.end()) {
          pieces.remove(0);
          continue;
        }
        pieces.set(0, new Piece(piece.inserted().substring(from), start, piece.end()));
        break;
      }
      stripEnd(text, isLeftOut);
      return this;
    }

    private void stripEnd(String text, CharacterTest isLeftOut) {
      for (int last = pieces.size() - 1; last >= 0; last--) {
        Piece piece = pieces.get(last);
        int end = piece.end();
        while (end > piece.start() && isLeftOut.test(text.charAt(end - 1))) {
          end--;
        }
        int to = piece.inserted().length();
        while (end == piece.start() && to > 0 && isLeftOut.test(piece.inserted().charAt(to - 1))) {
          to--;
        }
        if (end == piece.start() && to == 0) {
          pieces.remove(last);
          continue;
        }
        pieces.set(last, new Piece(piece.inserted().substring(0, to), piece.start(), end));
        return;
      }
    }

    public TextEdit build() {
      if (inserted.length() > 0) {
        keep(0, 0);
      }
      return new TextEdit(pieces);
    }
  }

  /** Tells some characters from others. */
  @FunctionalInterface
  public interface CharacterTest {
    boolean test(char c);
  }
}
