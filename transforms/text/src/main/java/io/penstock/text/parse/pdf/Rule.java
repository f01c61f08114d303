package io.penstock.text.parse.pdf;

/** A straight line along the page: horizontal at y from start to end, or vertical at x. */
record Rule(boolean horizontal, float at, float start, float end) {
  float length() {
    return end - start;
  }
}
