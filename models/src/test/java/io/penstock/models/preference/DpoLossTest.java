package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.Options;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DpoLossTest {
  /** Chosen and rejected by the policy, then by the reference: summed log-probabilities. */
  private static final double[][] SUMS = {
    {-11.0, -7.5, -20.25}, {-12.5, -6.0, -21.0}, {-10.5, -8.5, -19.0}, {-12.0, -7.25, -22.5}
  };

  private static final double[] CHOSEN_COUNTS = {4, 3, 8};
  private static final double[] REJECTED_COUNTS = {5, 2, 7};

  private final NDManager manager = TorchEngine.newManager();
  private final PreferenceOps ops = PreferenceOps.on(manager);
  private final TorchOps torch = TorchOps.on(manager);

  @AfterEach
  void free() {
    torch.close();
    ops.close();
    manager.close();
  }

  @ParameterizedTest
  @CsvSource({
    "SIGMOID, 0, 0.6931471806",
    "ROBUST, 0.2, 0.6931471806",
    "SIGMOID_NORM, 0, 0.6931471806",
    "AOT, 0, 0.6931471806",
    "AOT_UNPAIRED, 0, 0.6931471806",
    "HINGE, 0, 1",
    "IPO, 0, 25",
    "BCO_PAIR, 0, 1.3862943611",
    "NCA_PAIR, 0, 1.3862943611",
    "APO_ZERO, 0, 1",
    "APO_DOWN, 0, 1",
    "SPPO_HARD, 0, 50",
    "DISCOPOP, 0, 0.8465735903"
  })
  void aPolicyThatIsItsReferenceHasTheKnownLoss(DpoLoss loss, double epsilon, double expected) {
    DpoConfig config = smoothed(epsilon).withLoss(loss);
    double[][] same = {SUMS[0], SUMS[1], SUMS[0], SUMS[1]};
    if (loss == DpoLoss.AOT_UNPAIRED) {
      same = new double[][] {SUMS[0], SUMS[0], SUMS[0], SUMS[0]};
    }
    for (double value : losses(config, same)) {
      assertThat(value).isCloseTo(expected, by());
    }
  }

  @Test
  void sigmoidAndHingeGiveTheValuesOfTorchtunesTests() {
    double[][] sums = {{0, 10, 20}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}};

    assertThat(losses(DpoConfig.DEFAULT, sums))
        .containsExactly(new double[] {-log(0.5), -log(sigma(1)), -log(sigma(2))}, by());
    assertThat(losses(DpoConfig.DEFAULT.withLoss(DpoLoss.HINGE), sums))
        .containsExactly(new double[] {1, 0, 0}, by());
  }

  /** The formulas once more, in plain arithmetic on the first pair. */
  @Test
  void lossesAreTheirFormulas() {
    double c = SUMS[0][0] - SUMS[2][0];
    double r = SUMS[1][0] - SUMS[3][0];
    double x = 0.1 * (c - r);
    double average = c / CHOSEN_COUNTS[0] - r / REJECTED_COUNTS[0];

    assertThat(first(DpoLoss.IPO, 0)).isCloseTo(Math.pow(average - 5, 2), by());
    assertThat(first(DpoLoss.SIGMOID_NORM, 0)).isCloseTo(-log(sigma(0.1 * average)), by());
    assertThat(first(DpoLoss.ROBUST, 0.1))
        .isCloseTo((-0.9 * log(sigma(x)) + 0.1 * log(sigma(-x))) / 0.8, by());
    double exo = sigma(x) * (log(sigma(x)) - log(0.9)) + sigma(-x) * (log(sigma(-x)) - log(0.1));
    assertThat(first(DpoLoss.EXO_PAIR, 0.1)).isCloseTo(exo, by());
    double nca = -log(sigma(0.1 * c)) - 0.5 * log(sigma(-0.1 * c)) - 0.5 * log(sigma(-0.1 * r));
    assertThat(first(DpoLoss.NCA_PAIR, 0)).isCloseTo(nca, by());
    assertThat(first(DpoLoss.BCO_PAIR, 0))
        .isCloseTo(-log(sigma(0.1 * c)) - log(sigma(-0.1 * r)), by());
    assertThat(first(DpoLoss.SPPO_HARD, 0))
        .isCloseTo(Math.pow(c - 5, 2) + Math.pow(r + 5, 2), by());
    assertThat(first(DpoLoss.APO_ZERO, 0)).isCloseTo(1 - sigma(0.1 * c) + sigma(0.1 * r), by());
    assertThat(first(DpoLoss.APO_DOWN, 0)).isCloseTo(sigma(0.1 * c) + 1 - sigma(x), by());
    double m = sigma(x / 0.05);
    assertThat(first(DpoLoss.DISCOPOP, 0))
        .isCloseTo(-log(sigma(x)) * (1 - m) + Math.exp(-x) * m, by());
  }

  @Test
  void aotComparesTheSortedDifferences() {
    double[] policy = {SUMS[0][0] - SUMS[1][0], SUMS[0][1] - SUMS[1][1], SUMS[0][2] - SUMS[1][2]};
    double[] reference = {
      SUMS[2][0] - SUMS[3][0], SUMS[2][1] - SUMS[3][1], SUMS[2][2] - SUMS[3][2]
    };
    Arrays.sort(policy);
    Arrays.sort(reference);
    double[] expected = new double[policy.length];
    for (int i = 0; i < policy.length; i++) {
      expected[i] = -log(sigma(0.1 * (policy[i] - reference[i])));
    }

    assertThat(losses(DpoConfig.DEFAULT.withLoss(DpoLoss.AOT), SUMS))
        .containsExactly(expected, by());
  }

  @Test
  void divergencesScoreLogRatiosAsTheirFormulas() {
    NDArray ratio = manager.create(new double[] {0.7});
    DpoConfig config = DpoConfig.DEFAULT;

    assertThat(Divergence.REVERSE_KL.score(ratio, config, ops).getDouble()).isEqualTo(0.7);
    assertThat(Divergence.FORWARD_KL.score(ratio, config, ops).getDouble())
        .isCloseTo(1 - Math.exp(-0.7), by());
    assertThat(Divergence.JS_DIVERGENCE.score(ratio, config, ops).getDouble())
        .isCloseTo(log(2) + log(sigma(0.7)), by());
    assertThat(Divergence.ALPHA_DIVERGENCE.score(ratio, config, ops).getDouble())
        .isCloseTo((Math.exp(-0.35) - 1) / -0.5, by());
  }

  @ParameterizedTest
  @EnumSource(DpoLoss.class)
  void gradientsAreThoseOfFiniteDifferences(DpoLoss loss) {
    DpoConfig config = smoothed(0.1).withLoss(loss);
    double[][] sums = Arrays.stream(SUMS).map(double[]::clone).toArray(double[][]::new);
    NDArray chosen = manager.create(sums[0]);
    NDArray rejected = manager.create(sums[1]);
    chosen.setRequiresGradient(true);
    rejected.setRequiresGradient(true);
    try (GradMode mode = GradMode.on()) {
      torch.backward(
          loss.of(terms(config, chosen, rejected, sums))
              .add(chosen.sum().add(rejected.sum()).mul(0)) // so that each has a gradient
              .mean());
    }
    double[][] gradients = {
      torch.gradient(chosen).toDoubleArray(), torch.gradient(rejected).toDoubleArray()
    };
    double step = 1e-5;
    for (int side = 0; side < 2; side++) {
      for (int i = 0; i < 3; i++) {
        double at = sums[side][i];
        sums[side][i] = at + step;
        double above = mean(losses(config, sums));
        sums[side][i] = at - step;
        double below = mean(losses(config, sums));
        sums[side][i] = at;
        assertThat(gradients[side][i]).isCloseTo((above - below) / (2 * step), within(1e-6));
      }
    }
  }

  @Test
  void impossibleSettingsAreRefused() {
    assertThatThrownBy(() -> with("beta", "0")).hasMessageContaining("beta");
    assertThatThrownBy(() -> DpoConfig.DEFAULT.withLoss(DpoLoss.EXO_PAIR))
        .hasMessageContaining("label-smoothing");
    assertThatThrownBy(
            () ->
                new DpoConfig(
                    0.1,
                    List.of(DpoLoss.NCA_PAIR),
                    List.of(),
                    0,
                    0.05,
                    Divergence.FORWARD_KL,
                    0.5,
                    1,
                    false,
                    false,
                    false,
                    0.6,
                    512))
        .hasMessageContaining("f-divergence-type");
    assertThatThrownBy(() -> with("ld-alpha", "1.5")).hasMessageContaining("ld-alpha");
    assertThatThrownBy(() -> with("use-weighting", "true").withLoss(DpoLoss.AOT))
        .hasMessageContaining("use-weighting");
    assertThatThrownBy(
            () ->
                Options.override(
                    DpoConfig.DEFAULT,
                    Map.of("sync-ref-model", "true", "precompute-ref-log-probs", "true")))
        .hasMessageContaining("sync-ref-model");
  }

  private static DpoConfig smoothed(double epsilon) {
    return with("label-smoothing", Double.toString(epsilon));
  }

  private static DpoConfig with(String option, String value) {
    return Options.override(DpoConfig.DEFAULT, Map.of(option, value));
  }

  private double first(DpoLoss loss, double epsilon) {
    return losses(smoothed(epsilon).withLoss(loss), SUMS)[0];
  }

  private double[] losses(DpoConfig config, double[][] sums) {
    NDArray losses =
        config
            .lossType()
            .get(0)
            .of(terms(config, manager.create(sums[0]), manager.create(sums[1]), sums));
    return losses.toDoubleArray();
  }

  private DpoTerms terms(DpoConfig config, NDArray chosen, NDArray rejected, double[][] sums) {
    NDArray counts = manager.create(CHOSEN_COUNTS);
    return new DpoTerms(
        chosen,
        rejected,
        manager.create(sums[2]),
        manager.create(sums[3]),
        counts,
        manager.create(REJECTED_COUNTS),
        chosen.sum().div(counts.sum()).neg(),
        manager.ones(new Shape(1)),
        config,
        ops);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double sigma(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double log(double x) {
    return Math.log(x);
  }

  private static Offset<Double> by() {
    return within(1e-6);
  }
}
