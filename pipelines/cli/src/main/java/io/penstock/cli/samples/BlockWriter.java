package io.penstock.cli.samples;

import java.util.List;

/** Takes an article's blocks in reading order; text may hold `code` in back quotes. */
interface BlockWriter {
  void heading(int level, String text);

  void paragraph(String text);

  void items(boolean numbered, List<String> items);

  /** The first row is the header. */
  void table(List<List<String>> rows);

  void code(List<String> lines);
}
