package io.penstock.text.parse.pdf;

import java.util.List;

/**
 * A page as it is read.
 *
 * @param number from 1
 * @param items lines and tables in reading order
 * @param asides text that stands across the page, and hidden text
 * @param glyphCount of all that can be seen
 */
record PageLayout(
    int number,
    float height,
    List<Item> items,
    List<Aside> asides,
    int glyphCount,
    int unmappedCount,
    float imageShare,
    boolean ocrLayer) {}
