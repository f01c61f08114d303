package io.penstock.text.parse.pdf;

import java.util.List;

/** A table that was found by its lines: rows of cells of words. */
record RuledTable(List<List<List<Word>>> rows, Box box, float size) implements Piece {}
