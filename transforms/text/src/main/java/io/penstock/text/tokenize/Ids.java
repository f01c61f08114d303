package io.penstock.text.tokenize;

import java.util.Arrays;

/** Token ids that are appended one after the other. */
final class Ids {
  private int[] ids;
  private int size;

  Ids(int capacity) {
    this.ids = new int[Math.max(8, capacity)];
  }

  void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, size * 2);
    }
    ids[size++] = id;
  }

  void addAll(int[] more, int count) {
    if (size + count > ids.length) {
      ids = Arrays.copyOf(ids, Math.max(size + count, ids.length * 2));
    }
    System.arraycopy(more, 0, ids, size, count);
    size += count;
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** The array behind, longer than {@link #size}; it may be changed in place. */
  int[] array() {
    return ids;
  }

  int[] toArray() {
    return Arrays.copyOf(ids, size);
  }
}
