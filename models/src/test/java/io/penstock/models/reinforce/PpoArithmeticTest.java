package io.penstock.models.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.TorchEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The vectors of torchtune's tests, and numbers worked out by hand. */
class PpoArithmeticTest {
  private final NDManager manager = TorchEngine.newManager();

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void tokensPayForTheirDistanceAndTheLastGetsTheScore() {
    float[][] logProbs = {{.1f, .2f, .3f}, {.4f, .5f, .6f}, {.6f, .7f, .8f}};
    float[][] reference = {{.2f, .3f, .4f}, {.6f, .7f, .8f}, {.9f, 1f, 1.1f}};
    double[][] expected = {{.05, .05, 1.05}, {.1, .1, 2.1}, {.15, .15, 3.15}};
    for (int row = 0; row < 3; row++) {
      double[] rewards =
          Advantages.rewards(row + 1, logProbs[row], reference[row], KlEstimator.K1, .5, 3);
      assertThat(rewards).containsExactly(expected[row], within(1e-6));
    }
  }

  @Test
  void theScoreStandsBehindTheLastTokenWhereThereIsRoom() {
    double[] rewards =
        Advantages.rewards(2, new float[] {1, 1}, new float[] {0, 0}, KlEstimator.K1, 1, 3);

    assertThat(rewards).containsExactly(-1, -1, 2);
  }

  @Test
  void advantagesAreThoseOfTorchtune() {
    double[] advantages =
        Advantages.generalised(new double[] {0, 0, 0, 1}, new float[] {0, 0, 0, 1}, .9, .95);

    double[] returns = {advantages[0], advantages[1], advantages[2], advantages[3] + 1};
    assertThat(returns).containsExactly(new double[] {.657923, .7695, .9, 1}, within(1e-6));
  }

  @Test
  void whiteningCountsTheFirstNumbersOfEachRow() {
    double[][] rows = {{1, 2, 100}, {3, 100, 100}};

    double[][] shifted = Advantages.whitened(rows, new int[] {2, 1}, /* keepMean= */ false);
    double[][] kept = Advantages.whitened(rows, new int[] {2, 1}, /* keepMean= */ true);

    assertThat(shifted[0]).containsExactly(new double[] {-1, 0, 0}, within(1e-6));
    assertThat(shifted[1]).containsExactly(new double[] {1, 0, 0}, within(1e-6));
    assertThat(kept[0]).containsExactly(new double[] {1, 2, 0}, within(1e-6));
    assertThat(kept[1]).containsExactly(new double[] {3, 0, 0}, within(1e-6));
  }

  @Test
  void estimatorsAreSchulmans() {
    assertThat(KlEstimator.K1.of(-1, -1.5)).isEqualTo(.5);
    assertThat(KlEstimator.K1.of(-1.5, -1)).isEqualTo(-.5);
    assertThat(KlEstimator.K3.of(-1, -1.5)).isCloseTo(Math.exp(-.5) - 1 + .5, within(1e-12));
    assertThat(KlEstimator.K3.of(-1.5, -1)).isCloseTo(Math.exp(.5) - 1 - .5, within(1e-12));
  }

  @Test
  void thePolicysLossIsClipped() {
    assertThat(policyLoss(1)).isCloseTo(-1.2, within(1e-6)); // the ratio is e
    assertThat(policyLoss(-1)).isCloseTo(-Math.exp(-1), within(1e-6)); // falls against its worth
    assertThat(policyLoss(.1)).isCloseTo(-Math.exp(.1), within(1e-6));
  }

  private double policyLoss(double moved) {
    NDArray old = manager.create(new float[] {.5f, .8f, 1.2f});
    NDArray advantages = manager.ones(old.getShape());
    return PpoLoss.of(old.add((float) moved), old, advantages, .2).policy().mean().getFloat();
  }

  @Test
  void theValuesLossTakesTheWorseOfMovedAndHeld() {
    NDArray old = manager.create(new float[] {0, 0, 0});
    NDArray values = manager.create(new float[] {.1f, 1, 1});
    NDArray returns = manager.create(new float[] {1, 1, -1});

    // Held are .1, .2 and .2.
    assertThat(PpoLoss.values(values, old, returns, .2).toFloatArray())
        .containsExactly(new float[] {.405f, .32f, 2}, within(1e-6f));
    assertThat(PpoLoss.valuesClipped(values, old, returns, .2).toBooleanArray())
        .containsExactly(false, true, false);
  }
}
