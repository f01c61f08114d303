package io.penstock.text.template;

import java.util.List;

/**
 * A tuple.
 *
 * @param items in order
 * @param group whether it is a group of {@code groupby}, whose items have the names grouper and
 *     list
 */
record TupleValue(List<Object> items, boolean group) {
  TupleValue(List<Object> items) {
    this(items, false);
  }

  static TupleValue of(Object first, Object second) {
    return new TupleValue(List.of(first, second));
  }
}
