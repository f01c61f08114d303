package io.penstock.text.parse;

import io.penstock.schemas.document.Heading;
import java.util.List;

/** Finds the headings of a Markdown text, such as a shard's. Not safe to share between threads. */
public final class MarkdownHeadings {
  private final MarkdownParser parser = new MarkdownParser();

  /** The headings, in their order. */
  public List<Heading> of(String text) {
    return parser.headings(text);
  }
}
