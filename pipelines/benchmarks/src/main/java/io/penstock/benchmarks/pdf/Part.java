package io.penstock.benchmarks.pdf;

import java.util.List;

/** A part of a document that the benchmark writes. */
sealed interface Part {
  /** A heading; 1 is the title. */
  record Heading(int level, String text) implements Part {}

  /** A paragraph; the note stands at the foot of its page, empty for none. */
  record Paragraph(String text, String note) implements Part {}

  /** A list. */
  record Items(boolean numbered, List<String> texts) implements Part {}

  /** A table whose first row has the heads. */
  record Grid(boolean ruled, List<List<String>> rows) implements Part {}
}
