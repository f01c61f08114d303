package io.penstock.text.pii;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Places in a text that do not meet: the first to come has its place. */
final class Spans {
  private final TreeMap<Integer, Span> byStart = new TreeMap<>();

  /** A place of some kind. */
  record Span(PiiKind kind, int start, int end) {}

  void add(PiiKind kind, int start, int end) {
    if (!meets(start, end)) {
      byStart.put(start, new Span(kind, start, end));
    }
  }

  /** Whether one of them has a character of [start, end). */
  boolean meets(int start, int end) {
    Map.Entry<Integer, Span> before = byStart.lowerEntry(end);
    return before != null && before.getValue().end() > start;
  }

  /** Those that meet [start, end). */
  Collection<Span> within(int start, int end) {
    Integer first = byStart.floorKey(start);
    return byStart.subMap(first == null ? start : first, end).values();
  }

  /** From the first to the last. */
  List<Span> inOrder() {
    return new ArrayList<>(byStart.values());
  }

  boolean isEmpty() {
    return byStart.isEmpty();
  }
}
