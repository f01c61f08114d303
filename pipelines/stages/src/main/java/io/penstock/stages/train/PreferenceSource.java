package io.penstock.stages.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Rows of preferences in a fixed order, readable at any place, each with what became of it. */
interface PreferenceSource {
  /** The file that they lie in. */
  Path file();

  /** How many rows there are, the dropped ones among them. */
  int size();

  /** How many rows are best read at once. */
  int blockRows();

  /** The rows at the places from {@code from} to before {@code to}. */
  List<CountedRow> read(int from, int to) throws IOException;
}
