package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PreferenceLossesTest {
  private final NDManager manager = TorchEngine.newManager();
  private final PreferenceOps ops = PreferenceOps.on(manager);
  private final TorchOps torch = TorchOps.on(manager);

  @AfterEach
  void free() {
    torch.close();
    ops.close();
    manager.close();
  }

  @Test
  void rewardsAreComparedByBradleyAndTerry() {
    NDArray none = numbers(0, 0);

    assertThat(reward(numbers(1, 2), numbers(1, 2), none, 0)).isCloseTo(Math.log(2), within(1e-6));
    assertThat(reward(numbers(3, 1), numbers(1, 2), none, 0))
        .isCloseTo((Math.log(1 + Math.exp(-2)) + Math.log(1 + Math.exp(1))) / 2, within(1e-6));
    assertThat(reward(numbers(3, 1), numbers(1, 2), numbers(2, 0), 0))
        .isCloseTo((Math.log(2) + Math.log(1 + Math.exp(1))) / 2, within(1e-6));
    assertThat(reward(numbers(1, 2), numbers(1, 2), none, 0.01))
        .isCloseTo(Math.log(2) + 0.01 * (4 + 16) / 2, within(1e-6));
  }

  @Test
  void ktoBeginsAtOneHalf() {
    assertThat(kto(numbers(0, 0), 0, KtoConfig.DEFAULT).toDoubleArray()).containsOnly(0.5);
  }

  @Test
  void ktoWeighsWantedAndUnwantedAnswers() {
    NDArray losses = kto(numbers(3, -2), 0.5, new KtoConfig(0.1, 1.5, 0.7));

    assertThat(losses.toDoubleArray()[0]).isCloseTo(1.5 * (1 - sigma(0.25)), within(1e-6));
    assertThat(losses.toDoubleArray()[1]).isCloseTo(0.7 * (1 - sigma(0.25)), within(1e-6));
  }

  @Test
  void aDivergenceIsNeverNegative() {
    assertThat(KtoLoss.divergence(numbers(-3, -1), numbers(-4, -2)).getDouble()).isEqualTo(1);
    assertThat(KtoLoss.divergence(numbers(-4, -2), numbers(-3, -1)).getDouble()).isZero();
  }

  @Test
  void orpoComparesOdds() {
    double chosen = Math.log(0.8);
    double rejected = Math.log(0.25);
    OrpoLoss loss = OrpoLoss.of(numbers(chosen), numbers(rejected), ops);
    double logOdds = Math.log(4 / (1.0 / 3));

    assertThat(loss.logOdds().getDouble()).isCloseTo(logOdds, within(1e-6));
    assertThat(loss.loss(numbers(1.25), 0.1).getDouble())
        .isCloseTo(1.25 - 0.1 * Math.log(sigma(logOdds)), within(1e-6));
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    NDArray other = numbers(-0.4, -2.5);
    sameGradient(x -> RewardLoss.of(x, other, numbers(0.5, 0), 0.01, ops), 0.3, -1);
    sameGradient(x -> RewardLoss.of(other, x, numbers(0.5, 0), 0.01, ops), 0.3, -1);
    sameGradient(x -> kto(x, 0.5, KtoConfig.DEFAULT).mean(), 3, -2);
    sameGradient(x -> OrpoLoss.of(x, other, ops).loss(numbers(1), 0.1).sum(), -0.3, -1.5);
    sameGradient(x -> OrpoLoss.of(other, x, ops).loss(numbers(1), 0.1).sum(), -0.3, -1.5);
  }

  @Test
  void tokenLogProbsAreThoseOfASoftmax() {
    NDArray logits = manager.create(new double[][] {{1, 2, 3}, {1000, 1000, 0}});
    NDArray logProbs = ops.tokenLogProbs(logits, manager.create(new long[] {2, 0}));
    double all = Math.exp(1) + Math.exp(2) + Math.exp(3);

    assertThat(logProbs.toDoubleArray()[0]).isCloseTo(Math.log(Math.exp(3) / all), within(1e-9));
    assertThat(logProbs.toDoubleArray()[1]).isCloseTo(Math.log(0.5), within(1e-9));
  }

  private void sameGradient(UnaryOperator<NDArray> loss, double... at) {
    NDArray x = numbers(at);
    x.setRequiresGradient(true);
    try (GradMode mode = GradMode.on()) {
      torch.backward(loss.apply(x));
    }
    double[] gradient = torch.gradient(x).toDoubleArray();
    double step = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double[] above = at.clone();
      double[] below = at.clone();
      above[i] += step;
      below[i] -= step;
      double difference =
          loss.apply(numbers(above)).getDouble() - loss.apply(numbers(below)).getDouble();
      assertThat(gradient[i]).isNotZero().isCloseTo(difference / (2 * step), within(1e-6));
    }
  }

  private double reward(NDArray chosen, NDArray rejected, NDArray margins, double center) {
    return RewardLoss.of(chosen, rejected, margins, center, ops).getDouble();
  }

  private NDArray kto(NDArray logRatios, double kl, KtoConfig config) {
    return KtoLoss.of(logRatios, manager.create(kl), List.of(true, false), config, ops);
  }

  private NDArray numbers(double... values) {
    return manager.create(values);
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
