package io.penstock.cli.samples;

/** One line of a feedback file: its shape if it has one, and what must become of it. */
record FeedbackRow(String shape, String line, Fate fate) {
  FeedbackRow {
    if (line.contains("\n")) {
      throw new IllegalArgumentException("a row is one line: " + line);
    }
  }
}
