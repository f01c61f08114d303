package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import java.util.List;

/** The policy that the trained one is held to. Nothing of it is trained. */
public interface ReferencePolicy {
  /**
   * The log-probabilities of the answers of some sequences, summed over their tokens: float32
   * [sequences]. Called before the policy reads the same batch.
   *
   * @param scope where to make arrays
   */
  NDArray logProbs(List<Sequence> sequences, NDManager scope);

  /** A model of its own: a frozen copy, or one of the same shape that is better. */
  static ReferencePolicy model(LanguageModel model, PreferenceOps ops) {
    return (sequences, scope) -> {
      try (GradMode mode = GradMode.off()) {
        SequenceBatch batch = SequenceBatch.of(sequences, model.config());
        return AnswerLogProbs.of(model, ops, batch, scope).sums();
      }
    };
  }

  /** The trained model itself, between {@code switchOff} and {@code switchOn} of its adapters. */
  static ReferencePolicy withoutAdapters(
      LanguageModel model, Runnable switchOff, Runnable switchOn, PreferenceOps ops) {
    ReferencePolicy plain = model(model, ops);
    return (sequences, scope) -> {
      switchOff.run();
      try {
        return plain.logProbs(sequences, scope);
      } finally {
        switchOn.run();
      }
    };
  }
}
