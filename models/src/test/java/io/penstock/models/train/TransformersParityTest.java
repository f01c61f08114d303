package io.penstock.models.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The same weights, rows and settings give the losses that transformers and torch.optim give. */
@EnabledIfEnvironmentVariable(
    named = TransformersParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch and transformers")
class TransformersParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private static final TrainingConfig CONFIG =
      Options.override(
          RecordedRun.TWENTY_STEPS, Map.of("steps", "60", "warmup-steps", "10", "seed", "8"));
  private static final CyclicData DATA = CyclicData.of(40, 0, 24, 32, 8);
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Test
  void trainsLikeTransformers(@TempDir Path directory) throws Exception {
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(RecordedRun.MODEL, manager)) {
      HuggingFaceModel.write(model, directory.resolve("model"));
    }
    writeRows(directory.resolve("rows.json"));
    RecordedRun run = new RecordedRun(Integer.MAX_VALUE);
    run.run(directory.resolve("run"), CONFIG, DATA);

    List<String> lines = runPython(directory);

    assertThat(lines).hasSize(CONFIG.steps());
    for (int step = 0; step < CONFIG.steps(); step++) {
      String[] expected = lines.get(step).split(" ", 3);
      assertThat(run.values("loss").get(step))
          .as("loss of step %s", step + 1)
          .isCloseTo(Double.parseDouble(expected[0]), within(2e-4));
      assertThat(run.values("grad_norm").get(step))
          .as("gradient norm of step %s", step + 1)
          .isCloseTo(Double.parseDouble(expected[1]), within(2e-3));
      assertThat(run.values("learning_rate").get(step))
          .isCloseTo(Double.parseDouble(expected[2]), within(1e-15));
    }
  }

  private static void writeRows(Path file) throws IOException {
    RowOrder order = new RowOrder(DATA.train().size(), CONFIG.seed());
    ObjectNode run = JSON.valueToTree(CONFIG);
    ArrayNode batches = run.putArray("batches");
    for (int step = 0; step < CONFIG.steps(); step++) {
      ArrayNode batch = batches.addArray();
      for (int i = 0; i < CONFIG.batchRows(); i++) {
        int row = order.rowAt((long) step * CONFIG.batchRows() + i);
        batch.add(JSON.<ObjectNode>valueToTree(DATA.train().row(row)));
      }
    }
    JSON.writeValue(file.toFile(), run);
  }

  private static List<String> runPython(Path directory) throws Exception {
    Path script = directory.resolve("train_gpt2.py");
    try (InputStream source = TransformersParityTest.class.getResourceAsStream("train_gpt2.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path errors = directory.resolve("errors.txt");
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(PYTHON)),
                script.toString(),
                directory.toString())
            .redirectError(errors.toFile())
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).as(() -> read(errors)).isZero();
    return output.lines().toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
