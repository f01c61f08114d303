package io.penstock.text.parse.pdf;

/** What stands in the flow of a page: a line or a table. */
sealed interface Item permits Line, Table {
  Box box();

  int page();

  int region();
}
