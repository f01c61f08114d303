package io.penstock.models.reinforce;

import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.Sequence;
import java.util.List;

/** The policy that the trained one is held to. Nothing of it is trained. */
@FunctionalInterface
public interface Reference {
  /**
   * The log-probabilities of the tokens of answers, at a temperature.
   *
   * @param rowsAtOnce how many answers one pass takes
   */
  float[][] logProbs(List<Sequence> answers, double temperature, int rowsAtOnce);

  /** A frozen copy, which stays the caller's. */
  static Reference model(LanguageModel model, PreferenceOps ops) {
    return (answers, temperature, rows) ->
        TokenScores.logProbs(model, answers, temperature, rows, ops);
  }

  /** The trained model itself, between {@code switchOff} and {@code switchOn} of its adapters. */
  static Reference withoutAdapters(
      LanguageModel model, Runnable switchOff, Runnable switchOn, PreferenceOps ops) {
    Reference plain = model(model, ops);
    return (answers, temperature, rows) -> {
      switchOff.run();
      try {
        return plain.logProbs(answers, temperature, rows);
      } finally {
        switchOn.run();
      }
    };
  }
}
