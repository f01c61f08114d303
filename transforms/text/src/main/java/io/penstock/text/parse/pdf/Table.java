package io.penstock.text.parse.pdf;

import java.util.List;

/** A table: rows of cells of lines; all rows have the same number of cells. */
record Table(List<List<List<String>>> rows, Box box, int page, int region) implements Item {}
