package io.penstock.text.parse.pdf;

/** A rectangle in points; y grows downwards from the top of the page as it is read. */
record Box(float left, float top, float right, float bottom) {
  static final Box NOWHERE =
      new Box(Float.MAX_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, -Float.MAX_VALUE);

  Box with(Box other) {
    return new Box(
        Math.min(left, other.left),
        Math.min(top, other.top),
        Math.max(right, other.right),
        Math.max(bottom, other.bottom));
  }

  float width() {
    return right - left;
  }

  float height() {
    return bottom - top;
  }

  float middle() {
    return (left + right) / 2;
  }

  boolean contains(float x, float y) {
    return x >= left && x <= right && y >= top && y <= bottom;
  }
}
