package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** The returns of the last 100 training episodes, and how many there were in all. */
final class RecentReturns {
  private static final int WINDOW = 100;

  private final Deque<Double> returns = new ArrayDeque<>();
  private long episodes;

  void add(double episodicReturn) {
    episodes++;
    returns.addLast(episodicReturn);
    if (returns.size() > WINDOW) {
      returns.removeFirst();
    }
  }

  long episodes() {
    return episodes;
  }

  /** NaN before the first. */
  double mean() {
    return returns.stream().mapToDouble(x -> x).average().orElse(Double.NaN);
  }

  /** The standard deviation, divided by n. */
  double deviation() {
    double mean = mean();
    return Math.sqrt(
        returns.stream().mapToDouble(x -> (x - mean) * (x - mean)).average().orElse(Double.NaN));
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(episodes);
    Numbers.write(out, returns.stream().mapToDouble(x -> x).toArray());
  }

  void load(DataInput in) throws IOException {
    episodes = in.readLong();
    returns.clear();
    for (double value : Numbers.readDoubles(in)) {
      returns.addLast(value);
    }
  }
}
