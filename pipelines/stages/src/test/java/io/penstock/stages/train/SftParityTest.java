package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.train.RowOrder;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same rows in the same order give the losses that TRL's {@code SFTTrainer} gives. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = SftParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has trl and peft")
class SftParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int STEPS = 50;
  private static final int BATCH = 4;
  private static final int ROWS = 60;

  @ParameterizedTest
  @CsvSource({"sft, 1e-3", "lora, 2e-2"})
  void followsTrl(String method, String learningRate, @TempDir Path folder) throws Exception {
    python(folder, "prepare", method, learningRate);
    writeInOrder(folder);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                method,
                "--data",
                folder.resolve("rows.jsonl").toString(),
                "--model",
                folder.resolve("model").toString(),
                "--to",
                folder.resolve("run").toString()));
    for (String setting :
        List.of(
            "max_steps=" + STEPS,
            "per_device_train_batch_size=" + BATCH,
            "learning_rate=" + learningRate,
            "lr_scheduler_type=linear",
            "warmup_steps=5",
            "held-out-fraction=0",
            "logging_steps=1",
            "seed=42",
            "threads=1")) {
      arguments.addAll(List.of("--set", setting));
    }
    if (method.equals("lora")) { // both start from the adapter that PEFT drew
      arguments.addAll(List.of("--adapter", folder.resolve("adapter").toString()));
    }
    TrainProcess.run(folder.resolve("ours.log"), 0, arguments.toArray(String[]::new));
    List<Double> ours = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("run/metrics.jsonl"))) {
      JsonNode loss = JSON.readTree(line).path("loss");
      if (loss.isNumber()) {
        ours.add(loss.asDouble());
      }
    }

    List<String> theirs = python(folder, "train", method, learningRate);

    assertThat(ours).hasSize(STEPS);
    assertThat(theirs).hasSize(STEPS);
    assertThat(ours.get(STEPS - 1)).isLessThan(ours.get(0) - 0.05);
    for (int step = 0; step < STEPS; step++) {
      assertThat(ours.get(step))
          .as("loss of step %s", step + 1)
          .isCloseTo(Double.parseDouble(theirs.get(step)), within(1e-3));
    }
  }

  /** TRL takes the rows as they lie; so they lie in the order that ours are drawn in. */
  private static void writeInOrder(Path folder) throws Exception {
    List<String> rows = Files.readAllLines(folder.resolve("rows.jsonl"));
    assertThat(rows).hasSize(ROWS);
    RowOrder order = new RowOrder(ROWS, 42);
    List<String> drawn = new ArrayList<>();
    for (int i = 0; i < STEPS * BATCH; i++) {
      drawn.add(rows.get(order.rowAt(i)));
    }
    Files.write(folder.resolve("ordered.jsonl"), drawn);
  }

  private static List<String> python(Path folder, String what, String method, String learningRate)
      throws Exception {
    Path script = folder.resolve("sft_with_trl.py");
    if (!Files.exists(script)) {
      try (InputStream source = SftParityTest.class.getResourceAsStream("sft_with_trl.py")) {
        Files.copy(Objects.requireNonNull(source), script);
      }
    }
    Path errors = folder.resolve(what + "-errors.txt");
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(PYTHON)),
                script.toString(),
                folder.toString(),
                what,
                method,
                learningRate)
            .redirectError(errors.toFile())
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    int code = python.waitFor();
    assertThat(code).as(Files.readString(errors)).isZero();
    return output
        .lines()
        .filter(line -> line.startsWith("loss "))
        .map(l -> l.substring(5))
        .toList();
  }
}
