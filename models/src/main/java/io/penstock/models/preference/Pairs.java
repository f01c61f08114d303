package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import java.util.ArrayList;
import java.util.List;

/** Pairs in a batch: all chosen answers, then all rejected ones, as TRL lays them. */
final class Pairs {
  private Pairs() {}

  static List<Sequence> sequences(List<TokenPair> pairs) {
    List<Sequence> sequences = new ArrayList<>(2 * pairs.size());
    pairs.forEach(pair -> sequences.add(pair.chosen()));
    pairs.forEach(pair -> sequences.add(pair.rejected()));
    return sequences;
  }

  /** The chosen answers' half. */
  static NDArray first(NDArray both) {
    return both.get(new NDIndex(":" + both.getShape().get(0) / 2));
  }

  /** The rejected answers' half. */
  static NDArray second(NDArray both) {
    return both.get(new NDIndex(both.getShape().get(0) / 2 + ":"));
  }
}
