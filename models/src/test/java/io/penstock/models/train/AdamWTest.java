package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.Parameters;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdamWTest {
  private static final int SIZE = 6;
  private static final TrainingConfig CONFIG =
      Options.override(
          TrainingConfig.SMALL, Map.of("weight-decay", "0.1", "beta2", "0.95", "epsilon", "1e-6"));

  private final NDManager manager = TorchEngine.newManager();
  private final TorchOps ops = TorchOps.on(manager);
  private final Parameters parameters = new Parameters(manager);

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
    parameters.add("matrix", new Shape(2, 3), random(1));
    parameters.add("vector", new Shape(SIZE), random(2));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  @Test
  void updatesAsPyTorchDoes() {
    DoubleAdamW matrix = new DoubleAdamW(parameters.get("matrix").toFloatArray(), 0.1);
    DoubleAdamW vector = new DoubleAdamW(parameters.get("vector").toFloatArray(), 0);
    try (AdamW optimizer = new AdamW(parameters.trained(), ops, parameters.manager(), CONFIG)) {
      for (int step = 0; step < 12; step++) {
        float[] gradient = random(100 + step);
        double learningRate = 0.01 / (step + 1);
        giveGradients(gradient);
        optimizer.step(learningRate);
        matrix.step(gradient, learningRate);
        vector.step(gradient, learningRate);

        assertClose(parameters.get("matrix").toFloatArray(), matrix.weights);
        assertClose(parameters.get("vector").toFloatArray(), vector.weights);
      }
    }
  }

  @Test
  void aStepEmptiesTheGradients() {
    try (AdamW optimizer = new AdamW(parameters.trained(), ops, parameters.manager(), CONFIG)) {
      giveGradients(random(3));
      optimizer.step(0.01);

      assertThat(ops.gradient(parameters.get("matrix")).toFloatArray()).containsOnly(0f);
    }
  }

  @Test
  void clipsByTheGlobalNorm() {
    float[] gradient = {3, 0, 0, 0, 0, -4};
    double norm = Math.sqrt(50); // both parameters get it: 25 + 25
    try (AdamW optimizer = new AdamW(parameters.trained(), ops, parameters.manager(), CONFIG)) {
      giveGradients(gradient);
      assertThat(optimizer.clipGradients(100)).isCloseTo(norm, within(1e-5));
      assertThat(ops.gradient(parameters.get("vector")).toFloatArray()).containsExactly(gradient);

      assertThat(optimizer.clipGradients(1)).isCloseTo(norm, within(1e-5));
      assertThat(optimizer.clipGradients(0)).isCloseTo(1, within(1e-5));
      assertThat(ops.gradient(parameters.get("vector")).toFloatArray()[5])
          .isCloseTo((float) (-4 / norm), within(1e-5f));
    }
  }

  @Test
  void restoredStateGoesOnTheSame() {
    Parameters copies = new Parameters(manager);
    try (AdamW optimizer = new AdamW(parameters.trained(), ops, parameters.manager(), CONFIG)) {
      giveGradients(random(4));
      optimizer.step(0.01);
      parameters
          .byName()
          .forEach((name, array) -> copies.add(name, array.getShape(), array.toFloatArray()));
      try (AdamW restored = new AdamW(copies.trained(), ops, copies.manager(), CONFIG)) {
        restored.restore(optimizer.state());
        giveGradients(parameters, random(5));
        giveGradients(copies, random(5));
        optimizer.step(0.01);
        restored.step(0.01);

        assertThat(copies.get("matrix").toFloatArray())
            .containsExactly(parameters.get("matrix").toFloatArray());
      }
    }
  }

  private void giveGradients(float[] gradient) {
    giveGradients(parameters, gradient);
  }

  /** Backward of sum(w x gradient), whose derivative is the gradient. */
  private void giveGradients(Parameters of, float[] gradient) {
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.on()) {
      for (NDArray parameter : of.inOrder()) {
        NDArray wanted = scope.manager().create(gradient, parameter.getShape());
        ops.backward(parameter.mul(wanted).sum());
      }
    }
  }

  private static void assertClose(float[] actual, double[] expected) {
    for (int i = 0; i < SIZE; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
    }
  }

  private static float[] random(long seed) {
    Random random = new Random(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** torch.optim.AdamW, written out in doubles. */
  private static final class DoubleAdamW {
    private final double[] weights = new double[SIZE];
    private final double[] mean = new double[SIZE];
    private final double[] square = new double[SIZE];
    private final double decay;
    private int steps;

    private DoubleAdamW(float[] start, double decay) {
      for (int i = 0; i < SIZE; i++) {
        weights[i] = start[i];
      }
      this.decay = decay;
    }

    private void step(float[] gradient, double rate) {
      steps++;
      double correction1 = 1 - Math.pow(CONFIG.beta1(), steps);
      double correction2 = 1 - Math.pow(CONFIG.beta2(), steps);
      for (int i = 0; i < SIZE; i++) {
        weights[i] -= rate * decay * weights[i];
        mean[i] = CONFIG.beta1() * mean[i] + (1 - CONFIG.beta1()) * gradient[i];
        square[i] = CONFIG.beta2() * square[i] + (1 - CONFIG.beta2()) * gradient[i] * gradient[i];
        double denominator = Math.sqrt(square[i]) / Math.sqrt(correction2) + CONFIG.epsilon();
        weights[i] -= rate / correction1 * mean[i] / denominator;
      }
    }
  }
}
