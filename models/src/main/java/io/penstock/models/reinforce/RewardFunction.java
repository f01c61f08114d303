package io.penstock.models.reinforce;

import java.util.List;

/**
 * Says how good answers are. A user's own is a public class with a public constructor without
 * parameters, named on the command line.
 */
public interface RewardFunction {
  /** Its name in the metrics. */
  String name();

  /**
   * The reward of each answer, in order; each a finite number.
   *
   * @throws Exception if it cannot say; the run then ends with the reason
   */
  double[] score(List<Answer> answers) throws Exception;
}
