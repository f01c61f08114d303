package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A reference that follows the policy (Gorbatovski et al. 2024, TR-DPO): a copy of its own whose
 * weights become α π + (1 − α) π_ref every so many steps. A checkpoint holds it whole.
 */
public final class SyncedReference implements ReferencePolicy {
  private final Map<String, NDArray> copy;
  private final Map<String, NDArray> policy;
  private final ReferencePolicy plain;
  private final float alpha;
  private final int everySteps;

  /**
   * A copy, which starts as the policy does; both stay the caller's.
   *
   * @param alpha what the policy weighs in the mix, TRL's {@code ref_model_mixup_alpha}
   * @param everySteps TRL's {@code ref_model_sync_steps}
   */
  public SyncedReference(
      LanguageModel copy, LanguageModel policy, double alpha, int everySteps, PreferenceOps ops) {
    this.copy = copy.parameters().trained();
    this.policy = policy.parameters().trained();
    this.alpha = (float) alpha;
    this.everySteps = everySteps;
    plain = ReferencePolicy.model(copy, ops);
  }

  @Override
  public NDArray logProbs(List<Sequence> sequences, NDManager scope) {
    return plain.logProbs(sequences, scope);
  }

  @Override
  public void updated(long step) {
    if (step % everySteps != 0) {
      return;
    }
    try (GradMode mode = GradMode.off()) {
      for (Map.Entry<String, NDArray> weight : copy.entrySet()) {
        NDArray source = Objects.requireNonNull(policy.get(weight.getKey()), weight.getKey());
        try (NDArray share = source.mul(alpha)) {
          weight.getValue().muli(1 - alpha).addi(share);
        }
      }
    }
  }

  @Override
  public Map<String, NDArray> state() {
    return copy;
  }

  @Override
  public void restore(Map<String, NDArray> saved) {
    try (GradMode mode = GradMode.off()) {
      copy.forEach((name, weight) -> Objects.requireNonNull(saved.get(name), name).copyTo(weight));
    }
  }
}
