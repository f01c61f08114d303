package io.penstock.models.adapter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Adapters cross to PEFT and from it, and give the same logits, merged and unmerged. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = PeftParityTest.PYTHON,
    matches = ".+",
    disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch, transformers and peft")
class PeftParityTest {
  static final String PYTHON = "PENSTOCK_PARITY_PYTHON";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final float TOLERANCE = 1e-4f;

  @TempDir static Path directory;

  static Stream<Arguments> adapters() {
    return Stream.of("gpt2", "llama")
        .flatMap(
            model ->
                Stream.of("lora", "rslora", "dora", "all", "pattern", "embedding", "saved")
                    .map(kind -> Arguments.of(model, kind)));
  }

  /** Theirs are read and compared, ours written; then theirs reads ours. */
  @BeforeAll
  static void exchange() throws Exception {
    TorchEngine.prepareThread(1);
    judge("make");
    for (Arguments each : adapters().toList()) {
      write((String) each.get()[0], (String) each.get()[1]);
    }
    judge("check");
  }

  /** Makes of their adapter another one, and writes it and the model merged with it. */
  private static void write(String model, String kind) throws IOException {
    Path folder = directory.resolve(model).resolve(kind);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel base = HuggingFaceModel.read(base(model), manager)) {
      AdaptedModel adapted = AdaptedModel.of(base);
      LoraAdapter adapter = AdapterFolder.read(folder.resolve("theirs"), adapted, "it");
      adapted.activate("it");
      Files.writeString(folder.resolve("read.json"), JSON.writeValueAsString(logits(adapted)));
      TinyModel.disturb(adapter, 3);
      AdapterFolder.write(adapted, "it", folder.resolve("ours"));
      Files.writeString(folder.resolve("ours.json"), JSON.writeValueAsString(logits(adapted)));
      if (!model.equals("gpt2") || !kind.equals("embedding")) { // refused: the output layer is tied
        adapted.mergeForGood();
        HuggingFaceModel.write(base, folder.resolve("ours-merged"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void theirsReadHere(String model, String kind) throws IOException {
    Path folder = directory.resolve(model).resolve(kind);
    assertThat(floats(folder.resolve("read.json")))
        .usingComparatorWithPrecision(TOLERANCE)
        .containsExactly(floats(folder.resolve("theirs/logits.json")));
  }

  @ParameterizedTest
  @MethodSource("adapters")
  void oursReadThere(String model, String kind) throws IOException {
    Path folder = directory.resolve(model).resolve(kind);
    float[] ours = floats(folder.resolve("ours.json"));
    assertThat(floats(folder.resolve("judged.json")))
        .usingComparatorWithPrecision(TOLERANCE)
        .containsExactly(ours);
    assertThat(ours).isNotEqualTo(floats(folder.resolve("read.json")));
    if (Files.exists(folder.resolve("ours-merged"))) {
      assertThat(floats(folder.resolve("judged-merged.json")))
          .usingComparatorWithPrecision(TOLERANCE)
          .containsExactly(ours);
    }
  }

  private static float[] logits(LanguageModel model) throws IOException {
    long[][] ids = JSON.readValue(directory.resolve("ids.json").toFile(), long[][].class);
    long rows = ids.length;
    long columns = ids[0].length;
    long[] positions = new long[Math.toIntExact(rows * columns)];
    Arrays.setAll(positions, i -> i % columns);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager m = scope.manager();
      Shape shape = new Shape(rows, columns);
      return model
          .logits(
              m.create(Arrays.stream(ids).flatMapToLong(Arrays::stream).toArray(), shape),
              m.create(positions, shape),
              m.zeros(shape, DataType.INT64))
          .toFloatArray();
    }
  }

  private static Path base(String model) {
    return directory.resolve(model).resolve("base");
  }

  private static float[] floats(Path file) throws IOException {
    return JSON.readValue(file.toFile(), float[].class);
  }

  private static void judge(String step) throws Exception {
    Path script = directory.resolve("peft_judge.py");
    if (!Files.exists(script)) {
      try (InputStream source = PeftParityTest.class.getResourceAsStream("peft_judge.py")) {
        Files.copy(Objects.requireNonNull(source), script);
      }
    }
    Path output = directory.resolve(step + ".txt");
    Process python =
        new ProcessBuilder(
                Objects.requireNonNull(System.getenv(PYTHON)),
                script.toString(),
                step,
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(python.waitFor()).as(() -> read(output)).isZero();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
