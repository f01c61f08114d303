package io.penstock.text.template;

import java.util.List;

/** What a filter such as {@code map} gives: it can be gone through once. */
final class IteratorValue {
  private final String type;
  private List<Object> rest;

  IteratorValue(String type, List<Object> items) {
    this.type = type;
    this.rest = items;
  }

  static IteratorValue generator(List<Object> items) {
    return new IteratorValue("generator", items);
  }

  String type() {
    return type;
  }

  /** All that is left; then nothing is. */
  List<Object> drain() {
    List<Object> all = rest;
    rest = List.of();
    return all;
  }

  /** All that is left, and it stays. */
  List<Object> peek() {
    return rest;
  }

  void skip(int count) {
    rest = rest.subList(count, rest.size());
  }
}
