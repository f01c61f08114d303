package io.penstock.text.parse.pdf;

import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSNumber;
import org.apache.pdfbox.pdmodel.graphics.state.PDGraphicsState;
import org.apache.pdfbox.util.Matrix;

/** The lines, boxes and pictures of a page, as far as they rule tables or lie under text. */
final class Shapes {
  /** A box thinner than this is a line. */
  private static final float MAX_RULE_WIDTH = 3;

  private static final float MIN_RULE_LENGTH = 4;

  /** A drawing of more lines than this in one path is no table. */
  private static final int MAX_PATH = 2000;

  private final InkCollector ink;
  private final List<Box> boxes = new ArrayList<>();
  private final List<Box> segments = new ArrayList<>();
  private float x;
  private float y;
  private float startX;
  private float startY;

  Shapes(InkCollector ink) {
    this.ink = ink;
  }

  static boolean isShape(String operator) {
    return switch (operator) {
      case "re", "m", "l", "c", "v", "y", "h" -> true;
      case "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n", "sh" -> true;
      default -> false;
    };
  }

  void see(String operator, List<COSBase> operands, PDGraphicsState state) {
    float[] n = numbers(operands);
    Matrix matrix = state.getCurrentTransformationMatrix();
    switch (operator) {
      case "re" -> rectangle(n, matrix);
      case "m", "l", "c", "v", "y" -> {
        if (n.length >= 2) {
          point(operator, n, matrix);
        }
      }
      case "h" -> line(startX, startY);
      case "S", "s" -> paint(operator, true, false, state);
      case "f", "F", "f*" -> paint(operator, false, true, state);
      case "B", "B*", "b", "b*" -> paint(operator, true, true, state);
      case "sh" -> ink.painted(new Box(0, 0, ink.frame().width(), ink.frame().height()), false);
      default -> clear();
    }
  }

  private static float[] numbers(List<COSBase> operands) {
    float[] numbers = new float[operands.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = operands.get(i) instanceof COSNumber number ? number.floatValue() : 0;
    }
    return numbers;
  }

  private void rectangle(float[] n, Matrix matrix) {
    if (n.length >= 4 && boxes.size() < MAX_PATH) {
      boxes.add(corner(matrix, n[0], n[1]).with(corner(matrix, n[0] + n[2], n[1] + n[3])));
    }
  }

  private Box corner(Matrix matrix, float atX, float atY) {
    Point2D.Float point = matrix.transformPoint(atX, atY);
    float px = ink.frame().x(point.x, point.y);
    float py = ink.frame().y(point.x, point.y);
    return new Box(px, py, px, py);
  }

  private void point(String operator, float[] n, Matrix matrix) {
    Box point = corner(matrix, n[n.length - 2], n[n.length - 1]);
    if (operator.equals("m")) {
      startX = point.left();
      startY = point.top();
      x = startX;
      y = startY;
    } else {
      line(point.left(), point.top());
    }
  }

  private void line(float toX, float toY) {
    if (segments.size() < MAX_PATH) {
      segments.add(new Box(x, y, toX, toY));
    }
    x = toX;
    y = toY;
  }

  private void paint(String operator, boolean stroke, boolean fill, PDGraphicsState state) {
    if (operator.startsWith("s") || operator.startsWith("b")) {
      line(startX, startY);
    }
    if (stroke) {
      segments.forEach(s -> rule(s.left(), s.top(), s.right(), s.bottom()));
      boxes.forEach(this::frame);
    }
    if (fill) {
      boolean white = FillColors.isWhite(state);
      boxes.forEach(box -> fill(box, white));
      if (!segments.isEmpty()) {
        Box whole = Box.NOWHERE;
        for (Box s : segments) {
          whole =
              whole
                  .with(new Box(s.left(), s.top(), s.left(), s.top()))
                  .with(new Box(s.right(), s.bottom(), s.right(), s.bottom()));
        }
        fill(whole, white);
      }
    }
    clear();
  }

  private void frame(Box box) {
    rule(box.left(), box.top(), box.right(), box.top());
    rule(box.left(), box.bottom(), box.right(), box.bottom());
    rule(box.left(), box.top(), box.left(), box.bottom());
    rule(box.right(), box.top(), box.right(), box.bottom());
  }

  private void fill(Box box, boolean white) {
    ink.painted(box, white);
    if (box.height() <= MAX_RULE_WIDTH && box.width() > MIN_RULE_LENGTH) {
      float middle = (box.top() + box.bottom()) / 2;
      rule(box.left(), middle, box.right(), middle);
    } else if (box.width() <= MAX_RULE_WIDTH && box.height() > MIN_RULE_LENGTH) {
      rule(box.middle(), box.top(), box.middle(), box.bottom());
    }
  }

  private void rule(float x1, float y1, float x2, float y2) {
    if (Math.abs(y1 - y2) < 1 && Math.abs(x1 - x2) >= MIN_RULE_LENGTH) {
      ink.rule(new Rule(true, (y1 + y2) / 2, Math.min(x1, x2), Math.max(x1, x2)));
    } else if (Math.abs(x1 - x2) < 1 && Math.abs(y1 - y2) >= MIN_RULE_LENGTH) {
      ink.rule(new Rule(false, (x1 + x2) / 2, Math.min(y1, y2), Math.max(y1, y2)));
    }
  }

  private void clear() {
    boxes.clear();
    segments.clear();
  }

  /** A picture fills the unit square. */
  void picture(PDGraphicsState state) {
    Matrix matrix = state.getCurrentTransformationMatrix();
    ink.picture(
        corner(matrix, 0, 0)
            .with(corner(matrix, 1, 0))
            .with(corner(matrix, 0, 1))
            .with(corner(matrix, 1, 1)));
  }
}
