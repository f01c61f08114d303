package io.penstock.text.parse.pdf;

/**
 * A page and how its own coordinates turn into those of the page as it is read, and into those of a
 * reader who turns the page by quarters to read text that runs down, back or up.
 */
record Frame(float originX, float originY, float boxWidth, float boxHeight, int rotation) {
  /** Text that runs along no side of the page. */
  static final int SLANTED = 4;

  private static final double MAX_SLANT = Math.toRadians(10);

  float width() {
    return rotation % 180 == 0 ? boxWidth : boxHeight;
  }

  float height() {
    return rotation % 180 == 0 ? boxHeight : boxWidth;
  }

  float x(float pageX, float pageY) {
    float x = pageX - originX;
    float y = pageY - originY;
    return switch (rotation) {
      case 90 -> y;
      case 180 -> boxWidth - x;
      case 270 -> boxHeight - y;
      default -> x;
    };
  }

  float y(float pageX, float pageY) {
    float x = pageX - originX;
    float y = pageY - originY;
    return switch (rotation) {
      case 90 -> x;
      case 180 -> y;
      case 270 -> boxWidth - x;
      default -> boxHeight - y;
    };
  }

  /** The quarters by which text in this direction is turned; y downwards. */
  static int turn(float dx, float dy) {
    double angle = Math.atan2(dy, dx);
    long quarter = Math.round(angle / (Math.PI / 2));
    if (Math.abs(angle - quarter * (Math.PI / 2)) > MAX_SLANT) {
      return SLANTED;
    }
    return Math.floorMod((int) quarter, 4);
  }

  /** The place of (x, y) for the one who turned the page to read text of this turn. */
  float turnedX(float x, float y, int turn) {
    return switch (turn) {
      case 1 -> y;
      case 2 -> width() - x;
      case 3 -> height() - y;
      default -> x;
    };
  }

  float turnedY(float x, float y, int turn) {
    return switch (turn) {
      case 1 -> width() - x;
      case 2 -> height() - y;
      case 3 -> x;
      default -> y;
    };
  }

  /** The box, seen by who turned the page by one turn, for who turned it by another. */
  Box turned(Box box, int from, int to) {
    float x1 = unturnedX(box.left(), box.top(), from);
    float y1 = unturnedY(box.left(), box.top(), from);
    float x2 = unturnedX(box.right(), box.bottom(), from);
    float y2 = unturnedY(box.right(), box.bottom(), from);
    float left = turnedX(x1, y1, to);
    float top = turnedY(x1, y1, to);
    float right = turnedX(x2, y2, to);
    float bottom = turnedY(x2, y2, to);
    return new Box(
        Math.min(left, right), Math.min(top, bottom), Math.max(left, right), Math.max(top, bottom));
  }

  private float unturnedX(float u, float v, int turn) {
    return switch (turn) {
      case 1 -> width() - v;
      case 2 -> width() - u;
      case 3 -> v;
      default -> u;
    };
  }

  private float unturnedY(float u, float v, int turn) {
    return switch (turn) {
      case 1 -> u;
      case 2 -> height() - v;
      case 3 -> height() - u;
      default -> v;
    };
  }

  float turnedWidth(int turn) {
    return turn % 2 == 0 ? width() : height();
  }

  float turnedHeight(int turn) {
    return turn % 2 == 0 ? height() : width();
  }
}
