package io.penstock.text.template;

import java.util.AbstractList;
import java.util.List;

/** A range of whole numbers, no longer than Jinja's sandbox lets it be. */
record RangeValue(long start, long stop, long step) {
  private static final int MAX_LENGTH = 100_000;

  RangeValue {
    if (step == 0) {
      throw TemplateException.failed("range() arg 3 must not be zero");
    }
    double length = Math.ceil(((double) stop - start) / step);
    if (length > MAX_LENGTH) {
      throw TemplateException.failed(
          "Range too big. The sandbox blocks ranges larger than MAX_RANGE (%d).", MAX_LENGTH);
    }
  }

  int size() {
    return (int) Math.max(0, Math.ceil(((double) stop - start) / step));
  }

  List<Object> items() {
    return new AbstractList<>() {
      @Override
      public Object get(int index) {
        return start + index * step;
      }

      @Override
      public int size() {
        return RangeValue.this.size();
      }
    };
  }
}
