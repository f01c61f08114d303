package io.penstock.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt of the ingest process ends before its time.
 *
 * @param point a named place of the commit, as {@code POINT:N}; null for a kill -9 from outside
 * @param atOnce whether a kill's time runs from the start of the process, so that it may die while
 *     it restores, or from when it first wrote something
 * @param afterMillis how long after that a kill comes
 */
record Ending(@Nullable String point, boolean atOnce, long afterMillis) {
  static final List<String> POINTS =
      List.of(
          "temp-closed",
          "checkpoint-completed",
          "first-file",
          "files-published",
          "manifest-written",
          "sweep");

  static Ending kill(long afterMillis) {
    return new Ending(null, false, afterMillis);
  }

  static Ending killAtOnce(long afterMillis) {
    return new Ending(null, true, afterMillis);
  }

  static Ending at(String point, int passage) {
    return new Ending(point + ':' + passage, false, 0);
  }

  /** A number of endings: kills and points by turns, all points within two drills of six. */
  static List<Ending> some(int count, int drill, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String point = POINTS.get((drill * (count / 2) + i / 2) % POINTS.size());
      // The sweep comes once an attempt.
      int passage = point.equals("sweep") ? 1 : 1 + random.nextInt(3);
      if (i % 2 == 1) {
        endings.add(at(point, passage));
      } else if (random.nextInt(4) == 0) {
        endings.add(killAtOnce(random.nextInt(10_000)));
      } else {
        endings.add(kill(random.nextInt(4000)));
      }
    }
    return endings;
  }

  @Override
  public String toString() {
    return point != null ? point : (atOnce ? "start+" : "write+") + afterMillis + "ms";
  }
}
