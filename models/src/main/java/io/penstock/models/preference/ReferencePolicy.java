package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import java.util.List;
import java.util.Map;

/** The policy that the trained one is held to. Gradients never reach it. */
@FunctionalInterface
public interface ReferencePolicy {
  /**
   * The log-probabilities of the tokens that count of some sequences: float32 [n], row by row.
   * Called before the policy reads the same batch.
   *
   * @param scope where to make arrays
   */
  NDArray logProbs(List<Sequence> sequences, NDManager scope);

  /** Told after each update of the policy, as {@code Objective.updated} is. */
  default void updated(long step) {}

  /** What it must remember besides how it was made; a checkpoint saves it. */
  default Map<String, NDArray> state() {
    return Map.of();
  }

  /** Takes over what {@link #state} gave; the arrays are the caller's. */
  default void restore(Map<String, NDArray> saved) {}

  /** A model of its own: a frozen copy, or one of the same shape that is better. */
  static ReferencePolicy model(LanguageModel model, PreferenceOps ops) {
    return (sequences, scope) -> {
      try (GradMode mode = GradMode.off()) {
        SequenceBatch batch = SequenceBatch.of(sequences, model.config());
        return AnswerLogProbs.of(model, ops, batch, ForwardPass.plain(), scope).tokens();
      }
    };
  }

  /**
   * The trained model itself with other adapters than those that learn: none, which is the base, or
   * a frozen copy of where they started.
   *
   * @param enter makes those adapters the active ones
   * @param leave makes the ones that learn active again
   */
  static ReferencePolicy ofAdapters(
      LanguageModel model, Runnable enter, Runnable leave, PreferenceOps ops) {
    ReferencePolicy plain = model(model, ops);
    return (sequences, scope) -> {
      enter.run();
      try {
        return plain.logProbs(sequences, scope);
      } finally {
        leave.run();
      }
    };
  }
}
