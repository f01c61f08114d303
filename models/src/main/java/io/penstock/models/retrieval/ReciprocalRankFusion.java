package io.penstock.models.retrieval;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One ranking out of several, by ranks alone, because scores of different searches share no scale.
 *
 * <p>Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual
 * rank learning methods", SIGIR 2009; 60 is their constant.
 */
final class ReciprocalRankFusion {

  static final int DEFAULT_CONSTANT = 60;

  /**
   * A fused item: the sum of 1 / (constant + rank) over the rankings that have it, ranks from 1.
   */
  record Fused<T>(T item, double score) {}

  private ReciprocalRankFusion() {}

  /** Best first; of equal scores the one that an earlier ranking names earlier comes first. */
  static <T> List<Fused<T>> fuse(List<List<T>> rankings, int constant) {
    Map<T, Double> scores = new LinkedHashMap<>();
    for (List<T> ranking : rankings) {
      for (int i = 0; i < ranking.size(); i++) {
        scores.merge(ranking.get(i), 1.0 / (constant + i + 1), Double::sum);
      }
    }
    List<Fused<T>> fused = new ArrayList<>();
    scores.forEach((item, score) -> fused.add(new Fused<>(item, score)));
    fused.sort(Comparator.comparingDouble((Fused<T> one) -> one.score()).reversed());
    return fused;
  }
}
