package io.penstock.text.parse.pdf;

/**
 * Text of a page that is not part of what it tells.
 *
 * @param kind header, footer, page-number, stamp, or hidden: and why
 */
record Aside(String kind, int page, String text) {}
