package io.penstock.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt of the ingest process ends before its time, and what is lost then.
 *
 * @param point a named place of the commit, as {@code POINT:N}; null for a kill -9 from outside
 * @param atOnce whether a kill's time runs from the start of the process, so that it may die while
 *     it restores, or from when it first wrote something
 * @param afterMillis how long after that a kill comes
 * @param loses whether all of the run's state is gone afterwards, so that the next attempt begins
 *     again from the manifests
 */
record Ending(@Nullable String point, boolean atOnce, long afterMillis, boolean loses) {
  static final List<String> POINTS =
      List.of(
          "temp-closed",
          "checkpoint-completed",
          "first-file",
          "files-published",
          "manifest-written",
          "sweep");

  static Ending kill(long afterMillis) {
    return new Ending(null, false, afterMillis, false);
  }

  static Ending killAtOnce(long afterMillis) {
    return new Ending(null, true, afterMillis, false);
  }

  static Ending at(String point, int passage) {
    return new Ending(point + ':' + passage, false, 0, false);
  }

  /** The same, and the state is taken away. */
  Ending andStateLost() {
    return new Ending(point, atOnce, afterMillis, true);
  }

  /**
   * Endings that lose the state, with others between: a kill while the state is made anew, a named
   * point of the commit, so that some manifests of a checkpoint are there and others are not.
   */
  static List<Ending> statesLost(int count, int drill, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      switch ((drill + i) % 3) {
        case 0 -> endings.add(kill(random.nextInt(4000)).andStateLost());
        case 1 ->
            endings.add(
                at(random.nextBoolean() ? "manifest-written" : "first-file", 2).andStateLost());
        default -> {
          endings.add(kill(random.nextInt(3000)).andStateLost());
          // Into the rebuild: the next attempt goes on with it, or begins it once more.
          endings.add(killAtOnce(3000 + random.nextInt(6000)));
        }
      }
    }
    return endings;
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
    String how = point != null ? point : (atOnce ? "start+" : "write+") + afterMillis + "ms";
    return loses ? how + "-state" : how;
  }
}
