package io.penstock.text.clean;

import com.ibm.icu.text.Normalizer2;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives text that looks the same one form: Unicode NFC, line ends as line feeds, no control
 * characters, no white space at the end of lines, two blank lines at most in a row and none at the
 * ends. Headings and pages keep their places. Cleaning twice changes nothing more.
 */
public final class TextCleaner {

  /** The cleaned text. */
  public String clean(String text) {
    return Passes.run(text, new int[0]).text();
  }

  /** The document with its text, title, metadata and headings cleaned, and all offsets moved. */
  public Document clean(Document document) {
    List<Heading> headings = document.getHeadings();
    List<Page> pages = document.getPages();
    int[] offsets = new int[headings.size() + pages.size()];
    for (int i = 0; i < headings.size(); i++) {
      offsets[i] = headings.get(i).getStart();
    }
    for (int i = 0; i < pages.size(); i++) {
      offsets[headings.size() + i] = pages.get(i).getStart();
    }
    TrackedText cleaned = Passes.run(document.getText(), offsets);
    return Document.newBuilder(document)
        .setText(cleaned.text())
        .setTitle(cleanTitle(document.getTitle()))
        .setMetadata(cleanMetadata(document.getMetadata()))
        .setHeadings(moveHeadings(headings, cleaned))
        .setPages(movePages(pages, cleaned, headings.size()))
        .build();
  }

  private List<Heading> moveHeadings(List<Heading> headings, TrackedText cleaned) {
    List<Heading> moved = new ArrayList<>(headings.size());
    for (int i = 0; i < headings.size(); i++) {
      Heading heading = headings.get(i);
      moved.add(new Heading(heading.getLevel(), cleanLine(heading.getTitle()), cleaned.offset(i)));
    }
    return moved;
  }

  private static List<Page> movePages(List<Page> pages, TrackedText cleaned, int first) {
    List<Page> moved = new ArrayList<>(pages.size());
    for (int i = 0; i < pages.size(); i++) {
      moved.add(new Page(pages.get(i).getNumber(), cleaned.offset(first + i)));
    }
    return moved;
  }

  private @Nullable String cleanTitle(@Nullable String title) {
    String line = title == null ? "" : cleanLine(title);
    return line.isEmpty() ? null : line;
  }

  private Map<String, String> cleanMetadata(Map<String, String> metadata) {
    Map<String, String> cleaned = new TreeMap<>();
    metadata.forEach((key, value) -> cleaned.put(key, clean(value)));
    return cleaned;
  }

  private String cleanLine(String line) {
    return clean(line).replaceAll("\\s+", " ").strip();
  }

  /** The passes in their order: characters go before composing, which may need their neighbours. */
  private static final class Passes {
    static TrackedText run(String text, int[] offsets) {
      TrackedText characters = CharacterPass.run(new TrackedText(text, offsets));
      return LinePass.run(compose(characters));
    }

    /** NFC, from one place where composing may start to the next. */
    private static TrackedText compose(TrackedText in) {
      Normalizer2 nfc = Normalizer2.getNFCInstance();
      String text = in.text();
      if (nfc.spanQuickCheckYes(text) == text.length()) {
        return in;
      }
      TrackedText.Writer out = in.writer();
      int start = 0;
      while (start < text.length()) {
        CharBuffer rest = CharBuffer.wrap(text, start, text.length());
        int composed = start + nfc.spanQuickCheckYes(rest);
        out.copy(start, composed);
        int end = nextBoundary(nfc, text, composed);
        out.replace(composed, end, nfc.normalize(text.substring(composed, end)));
        start = end;
      }
      return out.done();
    }

    private static int nextBoundary(Normalizer2 nfc, String text, int from) {
      int end = from;
      do {
        end += end < text.length() ? Character.charCount(text.codePointAt(end)) : 0;
      } while (end < text.length() && !nfc.hasBoundaryBefore(text.codePointAt(end)));
      return end;
    }
  }
}
