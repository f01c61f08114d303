package io.penstock.models.reinforce;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Some reward functions and their weights. A function that throws, takes too long, or gives
 * something that is not a finite number for each answer ends the run by its name: a reward that was
 * made up would be learned.
 */
public final class Rewards implements AutoCloseable {
  private final List<Weighted> functions;
  private final Duration limit;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "reward");
            thread.setDaemon(true); // one that hangs must not keep the program
            return thread;
          });

  /**
   * A reward function and its weight in the sum.
   *
   * @param timed whether it is foreign code that is held to the time limit; a reward model, which
   *     shares the trainer's tensors, runs on the trainer's own thread
   */
  public record Weighted(RewardFunction function, double weight, boolean timed) {}

  /**
   * The weighted sum of these.
   *
   * @param limit how long a function may take for all answers of one call
   */
  public Rewards(List<Weighted> functions, Duration limit) {
    if (functions.isEmpty()) {
      throw new IllegalArgumentException("no reward function: nothing could be learned");
    }
    Set<String> names = new LinkedHashSet<>();
    for (Weighted weighted : functions) {
      if (!names.add(weighted.function().name())) {
        throw new IllegalArgumentException(
            "two reward functions named " + weighted.function().name());
      }
      if (!Double.isFinite(weighted.weight())) {
        throw new IllegalArgumentException("a reward's weight is " + weighted.weight());
      }
    }
    this.functions = List.copyOf(functions);
    this.limit = limit;
  }

  /** The only one, with weight 1. */
  public static Rewards of(RewardFunction function, Duration limit) {
    return new Rewards(List.of(new Weighted(function, 1, true)), limit);
  }

  /**
   * What the functions said.
   *
   * @param names of the functions
   * @param byFunction [functions][answers]
   * @param sums the weighted sum of each answer
   */
  @SuppressWarnings("ArrayRecordComponent") // made and read once, never compared
  public record Scored(List<String> names, double[][] byFunction, double[] sums) {}

  /**
   * The rewards of some answers.
   *
   * @throws RewardFailedException if a function gives none
   */
  public Scored score(List<Answer> answers) {
    List<String> names = new ArrayList<>();
    double[][] byFunction = new double[functions.size()][];
    double[] sums = new double[answers.size()];
    for (int i = 0; i < byFunction.length; i++) {
      Weighted weighted = functions.get(i);
      double[] scores = checked(weighted, answers);
      for (int row = 0; row < sums.length; row++) {
        sums[row] += weighted.weight() * scores[row];
      }
      names.add(weighted.function().name());
      byFunction[i] = scores;
    }
    return new Scored(names, byFunction, sums);
  }

  private double[] checked(Weighted weighted, List<Answer> answers) {
    String name = weighted.function().name();
    double[] scores =
        weighted.timed()
            ? timed(weighted.function(), answers)
            : direct(weighted.function(), answers);
    if (scores == null || scores.length != answers.size()) {
      throw new RewardFailedException(
          name,
          "gave %s rewards for %d answers"
              .formatted(scores == null ? "no" : scores.length, answers.size()));
    }
    for (int row = 0; row < scores.length; row++) {
      if (!Double.isFinite(scores[row])) {
        throw new RewardFailedException(
            name, "gave %s for the answer '%s'".formatted(scores[row], shown(answers.get(row))));
      }
    }
    return scores.clone();
  }

  private double[] timed(RewardFunction function, List<Answer> answers) {
    Future<double[]> scores = worker.submit(() -> function.score(answers));
    try {
      return scores.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      scores.cancel(true);
      throw new RewardFailedException(
          function.name(),
          "took longer than %s ms for %d answers; raise reward-timeout-seconds, or mend it"
              .formatted(limit.toMillis(), answers.size()),
          e);
    } catch (ExecutionException e) {
      throw new RewardFailedException(function.name(), "threw " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RewardFailedException(function.name(), "was interrupted", e);
    }
  }

  private static double[] direct(RewardFunction function, List<Answer> answers) {
    try {
      return function.score(answers);
    } catch (Exception e) {
      throw new RewardFailedException(function.name(), "threw " + e, e);
    }
  }

  private static String shown(Answer answer) {
    String text = answer.text();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
