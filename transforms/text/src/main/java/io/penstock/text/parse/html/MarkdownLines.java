package io.penstock.text.parse.html;

import io.penstock.schemas.document.Heading;
import io.penstock.schemas.document.Page;
import java.util.ArrayList;
import java.util.List;

/** Markdown under construction: breaks, spaces and markers wait for the next word. */
final class MarkdownLines {
  /** Deeper quotations and lists are not indented further, or few bytes would make many. */
  private static final int MAX_INDENTS = 8;

  private final StringBuilder out = new StringBuilder();
  private final List<Heading> headings = new ArrayList<>();
  private final List<Page> pages = new ArrayList<>();
  private final List<Indent> indents = new ArrayList<>();
  private int wantedBreaks;
  private boolean wantedSpace;
  private int codeDepth;
  private CodeMark codeMark = CodeMark.NONE;
  private int headingDepth;
  private int headingLevel;
  private int headingStart = -1;
  private int titleStart;

  private enum CodeMark {
    NONE,
    WANTED,
    WRITTEN
  }

  /** What stands before the lines of a quotation or a list item. */
  private static final class Indent {
    private final String first;
    private boolean used;

    Indent(String first) {
      this.first = first;
    }

    String rest() {
      return first.startsWith(">") ? first : " ".repeat(first.length());
    }
  }

  @Override
  public String toString() {
    return out.toString();
  }

  List<Heading> headings() {
    return List.copyOf(headings);
  }

  /** Those without words begin where the next one does. */
  List<Page> pages() {
    startPages();
    return List.copyOf(pages);
  }

  /** What comes next stands on another page. */
  void openPage(int number) {
    wantBreaks(2);
    pages.add(new Page(number, -1));
  }

  private void startPages() {
    for (int i = pages.size() - 1; i >= 0 && pages.get(i).getStart() < 0; i--) {
      pages.get(i).setStart(out.length());
    }
  }

  int length() {
    return out.length();
  }

  boolean isInHeading() {
    return headingDepth > 0;
  }

  void wantBreaks(int count) {
    if (isInHeading()) {
      wantedSpace = true;
    } else {
      wantedBreaks = Math.max(wantedBreaks, count);
    }
  }

  void wantSpace() {
    wantedSpace = true;
  }

  void indent(String first) {
    indents.add(new Indent(first));
  }

  void outdent() {
    indents.remove(indents.size() - 1);
  }

  void openCode(boolean oneLine) {
    codeDepth++;
    if (codeDepth == 1 && oneLine && !isInHeading()) {
      codeMark = CodeMark.WANTED;
    }
  }

  void closeCode() {
    codeDepth--;
    if (codeDepth == 0) {
      if (codeMark == CodeMark.WRITTEN) {
        out.append('`');
      }
      codeMark = CodeMark.NONE;
    }
  }

  void openHeading(int level) {
    headingDepth++;
    if (headingDepth == 1) {
      headingLevel = level;
    }
  }

  void closeHeading() {
    headingDepth--;
    if (headingDepth == 0 && headingStart >= 0) {
      headings.add(new Heading(headingLevel, out.substring(titleStart), headingStart));
      headingStart = -1;
    }
  }

  /** Words; white space between them is one space. */
  void write(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Elements.isSpace(c)) {
        wantedSpace = true;
      } else {
        separate();
        out.append(c);
      }
    }
  }

  /** Lines that are laid out already, as a block of their own. */
  void writeLines(List<String> lines) {
    wantBreaks(2);
    for (String line : lines) {
      separate();
      out.append(line);
      wantedBreaks = 1;
    }
    wantBreaks(2);
  }

  private void separate() {
    if (out.isEmpty() || wantedBreaks > 0) {
      startLine();
    } else if (wantedSpace) {
      out.append(' ');
    }
    wantedSpace = false;
    startPages();
    if (isInHeading() && headingStart < 0) {
      headingStart = out.lastIndexOf("\n") + 1;
      out.append("#".repeat(headingLevel)).append(' ');
      titleStart = out.length();
    }
    if (codeMark == CodeMark.WANTED) {
      out.append('`');
      codeMark = CodeMark.WRITTEN;
    }
  }

  private void startLine() {
    int depth = Math.min(indents.size(), MAX_INDENTS);
    if (!out.isEmpty()) {
      out.append('\n');
      if (wantedBreaks > 1) {
        for (int i = 0; i < depth && indents.get(i).used; i++) {
          out.append(indents.get(i).rest());
        }
        stripLine();
        out.append('\n');
      }
    }
    for (int i = 0; i < depth; i++) {
      Indent indent = indents.get(i);
      out.append(indent.used ? indent.rest() : indent.first);
      indent.used = true;
    }
    wantedBreaks = 0;
  }

  private void stripLine() {
    int end = out.length();
    while (end > 0 && out.charAt(end - 1) == ' ') {
      end--;
    }
    out.setLength(end);
  }
}
