package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.reinforce.GrpoConfig.ImportanceSamplingLevel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GRPO's losses of tokens (Shao et al. 2024), as TRL has them. All arrays are float32 [tokens], the
 * answers of a pass one behind the other.
 *
 * @param losses −min(ratio·A, clip(ratio)·A), and β·KL
 * @param ratio the probability now over that of the sampling
 * @param kl e^(ref − π) − (ref − π) − 1, times the ratio where that is asked; null where no
 *     reference is
 */
record GrpoLoss(NDArray losses, NDArray ratio, @Nullable NDArray kl) {

  /**
   * The tokens' losses.
   *
   * @param means as {@link #means} makes them
   */
  static GrpoLoss of(
      NDArray logProbs,
      NDArray sampled,
      NDArray advantages,
      @Nullable NDArray reference,
      NDArray means,
      GrpoConfig config) {
    NDArray logRatio = logProbs.sub(sampled);
    if (config.importanceSamplingLevel() == ImportanceSamplingLevel.SEQUENCE) {
      NDArray ofAnswers = means.matMul(logRatio.reshape(-1, 1));
      logRatio = means.sign().transpose(1, 0).matMul(ofAnswers).reshape(-1);
    }
    NDArray ratio = logRatio.exp();
    NDArray held = ratio.clip((float) (1 - config.epsilon()), (float) (1 + config.epsilonHigh()));
    NDArray losses = ratio.mul(advantages).minimum(held.mul(advantages)).neg();
    if (reference == null) {
      return new GrpoLoss(losses, ratio, null);
    }
    NDArray further = reference.sub(logProbs);
    NDArray kl = further.exp().sub(further).sub(1f);
    if (config.useBiasCorrectionKl()) {
      kl = kl.mul(ratio);
    }
    return new GrpoLoss(losses.add(kl.mul((float) config.beta())), ratio, kl);
  }

  /**
   * What makes means of answers from numbers of tokens: float32 [answers, tokens], one over the
   * length where the token is the answer's, 0 elsewhere.
   */
  static NDArray means(List<Integer> lengths, NDManager manager) {
    int tokens = lengths.stream().mapToInt(Integer::intValue).sum();
    float[] means = new float[lengths.size() * tokens];
    int token = 0;
    for (int row = 0; row < lengths.size(); row++) {
      for (int i = 0; i < lengths.get(row); i++) {
        means[row * tokens + token++] = 1f / lengths.get(row);
      }
    }
    return manager.create(means, new Shape(lengths.size(), tokens));
  }

  /**
   * The share of the update's loss that these tokens make.
   *
   * @param rows answers of the update
   * @param tokens of the update
   */
  NDArray share(NDArray means, int rows, int tokens, GrpoConfig config) {
    float answers = means.getShape().get(0);
    return switch (config.lossType()) {
      case DAPO -> losses.sum().div((float) tokens);
      case GRPO -> means.matMul(losses.reshape(-1, 1)).sum().div((float) rows);
      case BNPO -> losses.mean().mul(answers / rows);
      case DR_GRPO -> losses.sum().div((float) rows * config.maxCompletionLength());
    };
  }
}
