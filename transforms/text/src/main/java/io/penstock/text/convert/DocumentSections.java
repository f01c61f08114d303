package io.penstock.text.convert;

import io.penstock.schemas.document.Heading;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a document from each heading to the next one of whatever level. */
public final class DocumentSections {
  /** The line below a heading in Markdown's older form. */
  private static final Pattern UNDERLINE = Pattern.compile("\\G(?:=+|-+)[ \\t]*(?:\\R|\\z)");

  private DocumentSections() {}

  /**
   * A part with text of its own.
   *
   * @param headings from the highest level down to its own; none before the first heading
   */
  public record Section(List<String> headings, String text) {
    public Section {
      headings = List.copyOf(headings);
    }
  }

  /**
   * The sections of a text that have text of their own.
   *
   * @param headings of the text, in their order
   */
  public static List<Section> of(String text, List<Heading> headings) {
    List<Section> sections = new ArrayList<>();
    List<Heading> path = new ArrayList<>();
    add(sections, path, text.substring(0, headings.isEmpty() ? text.length() : start(headings, 0)));
    for (int i = 0; i < headings.size(); i++) {
      Heading heading = headings.get(i);
      path.removeIf(above -> above.getLevel() >= heading.getLevel());
      path.add(heading);
      int end = i + 1 < headings.size() ? start(headings, i + 1) : text.length();
      add(sections, path, body(text, heading.getStart(), end));
    }
    return sections;
  }

  private static int start(List<Heading> headings, int i) {
    return headings.get(i).getStart();
  }

  private static String body(String text, int start, int end) {
    int lineEnd = text.indexOf('\n', start);
    int from = lineEnd < 0 || lineEnd >= end ? end : lineEnd + 1;
    Matcher underline = UNDERLINE.matcher(text).region(from, end);
    return text.substring(underline.find() ? underline.end() : from, end);
  }

  private static void add(List<Section> sections, List<Heading> path, String text) {
    String body = text.strip();
    if (!body.isEmpty()) {
      sections.add(new Section(path.stream().map(Heading::getTitle).toList(), body));
    }
  }
}
