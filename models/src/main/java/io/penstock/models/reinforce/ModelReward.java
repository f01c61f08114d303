package io.penstock.models.reinforce;

import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.preference.Sequence;
import java.util.List;

/**
 * Rewards by a reward model, which reads the policy's tokens as they are: its tokenizer must be the
 * policy's. To be called on the thread that opened the model.
 */
public final class ModelReward implements RewardFunction {
  private final RewardModel model;
  private final PreferenceOps ops;
  private final int rowsAtOnce;

  /** By a model; this and the operations stay the caller's. */
  public ModelReward(RewardModel model, PreferenceOps ops, int rowsAtOnce) {
    this.model = model;
    this.ops = ops;
    this.rowsAtOnce = rowsAtOnce;
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public double[] score(List<Answer> answers) {
    List<Sequence> sequences = AnswerSampler.sequences(answers);
    double[] scores = new double[sequences.size()];
    for (int from = 0; from < scores.length; from += rowsAtOnce) {
      int to = Math.min(scores.length, from + rowsAtOnce);
      float[] some = model.score(sequences.subList(from, to), ops);
      for (int i = 0; i < some.length; i++) {
        scores[from + i] = some[i];
      }
    }
    return scores;
  }
}
