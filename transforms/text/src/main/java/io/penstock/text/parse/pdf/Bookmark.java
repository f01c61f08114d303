package io.penstock.text.parse.pdf;

/**
 * A line of a file's outline.
 *
 * @param level 1 is the highest
 * @param page from 1; 0 where it leads to no page of the file
 */
record Bookmark(int level, String title, int page) {}
