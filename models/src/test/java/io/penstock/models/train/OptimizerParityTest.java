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
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Schedules are transformers', the update is {@code torch.optim.AdamW}'s. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = Judge.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch and transformers")
class OptimizerParityTest {
  private static final int STEPS = 60;
  private static final TrainingConfig CONFIG =
      Options.override(
          RecordedRun.TWENTY_STEPS,
          Map.of(
              "steps", "60",
              "learning-rate", "2e-3",
              "min-learning-rate", "3e-4",
              "warmup-steps", "7",
              "decay-steps", "20",
              "weight-decay", "0.1",
              "grad-clip", "0.5"));

  @Test
  void schedulesAreTransformers(@TempDir Path folder) throws Exception {
    List<String> lines = Judge.run(folder, "schedules.py");

    assertThat(lines).hasSize(6 * STEPS);
    for (String line : lines) {
      String[] fields = line.split(" ", 3); // type, step, rate
      TrainingConfig config = Options.override(CONFIG, Map.of("lr-scheduler-type", fields[0]));
      assertThat(config.schedule().at(Long.parseLong(fields[1])))
          .as(line)
          .isCloseTo(Double.parseDouble(fields[2]), within(1e-15));
    }
  }

  @Test
  void stepsAreTorchs(@TempDir Path folder) throws Exception {
    List<String> lines = Judge.run(folder, "adamw.py");

    try (NDManager manager = TorchEngine.newManager();
        TorchOps ops = TorchOps.on(manager);
        Parameters parameters = new Parameters(manager)) {
      float[] matrix = new float[6];
      for (int i = 0; i < 6; i++) {
        matrix[i] = (i - 2.5f) / 3;
      }
      parameters.add("matrix", new Shape(2, 3), matrix);
      parameters.add("vector", new Shape(3), new float[] {0.5f, -1, 2});
      try (AdamW optimizer = new AdamW(parameters.trained(), ops, manager, CONFIG)) {
        for (int step = 0; step < 3; step++) {
          backward(parameters, ops);
          optimizer.clipGradients(CONFIG.gradClip());
          optimizer.step(CONFIG.learningRate());
          assertClose(lines.get(2 * step), parameters.get("matrix"));
          assertClose(lines.get(2 * step + 1), parameters.get("vector"));
        }
      }
    }
  }

  /** Of the sum of (matrix * vector) cubed. */
  private static void backward(Parameters parameters, TorchOps ops) {
    try (Scope scope = Scope.within(parameters.manager());
        GradMode mode = GradMode.on()) {
      NDArray product = parameters.get("matrix").mul(parameters.get("vector"));
      ops.backward(product.mul(product).mul(product).sum());
    }
  }

  private static void assertClose(String expected, NDArray actual) {
    String[] values = expected.split(" ", -1);
    float[] ours = actual.toFloatArray();
    assertThat(ours).hasSize(values.length);
    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(Float.parseFloat(values[i]), within(1e-6f));
    }
  }
}
