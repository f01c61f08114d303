package io.penstock.text.parse.pdf;

/**
 * One line of text.
 *
 * @param size of most of its letters
 * @param bold whether most of its letters are
 * @param region the column it stands in, counted over the document
 * @param pagination whether the file itself marks it as header or footer
 */
record Line(
    String text,
    Box box,
    float baseline,
    float size,
    boolean bold,
    boolean italic,
    boolean mono,
    int page,
    int region,
    float regionLeft,
    float regionRight,
    boolean pagination)
    implements Item {}
