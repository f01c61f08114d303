package io.penstock.models.quantize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Nf4Test {
  private static final String PYTHON = "PENSTOCK_PARITY_PYTHON";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final NDManager manager = TorchEngine.newManager();
  private final QuantizeOps ops = new QuantizeOps(manager);

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    ops.close();
    manager.close();
  }

  @Test
  void bytesAreThoseOfBitsandbytes() throws IOException {
    JsonNode expected = golden();
    Nf4Weight weight = Nf4Weight.of("w", madeUp(), ops, manager);

    assertThat(weight.packed().toByteArray()).containsExactly(bytes(expected, "packed"));
    assertThat(weight.codes().toByteArray()).containsExactly(bytes(expected, "absmax"));
    assertThat(weight.scales().toFloatArray()).containsExactly(floats(expected, "nested_absmax"));
    // A mean, which each library sums in its own order.
    assertThat(weight.offset().getFloat())
        .isCloseTo(floats(expected, "nested_offset")[0], within(1e-8f));
    assertThat(CodeBook.DYNAMIC.values()).containsExactly(floats(expected, "quant_map"));
  }

  @Test
  @Tag("parity")
  @EnabledIfEnvironmentVariable(
      named = PYTHON,
      matches = ".+",
      disabledReason = "PENSTOCK_PARITY_PYTHON names no Python that has torch")
  void theJudgeStillSaysSo(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("nf4.py");
    try (InputStream source = resource("nf4.py")) {
      Files.copy(source, script);
    }
    Process python =
        new ProcessBuilder(Objects.requireNonNull(System.getenv(PYTHON)), script.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(python.getInputStream().readAllBytes(), UTF_8);
    assertThat(python.waitFor()).isZero();
    assertThat(JSON.readTree(output)).isEqualTo(golden());
  }

  @Test
  void errorOfNormalWeightsIsThePublishedOne() {
    int draws = 10;
    double absolute = 0;
    double relative = 0;
    for (int seed = 0; seed < draws; seed++) {
      try (Scope scope = Scope.within(manager)) {
        NDArray weight = normal(1024, 1024, seed);
        NDList coded = ops.nf4Codes.callAll(weight, ops.nf4Bounds);
        NDArray packed = coded.get(0).reshape(1024, 512);
        double[] error = error(weight, ops.nf4Values.call(packed, coded.get(1), ops.nf4Pairs));
        absolute += error[0] / draws;
        relative += error[1] / draws;
      }
    }
    // bitsandbytes, tests/test_functional.py: block 64, without double quantisation.
    assertThat(absolute).isCloseTo(0.072798, within(0.000074));
    assertThat(relative).isCloseTo(0.203339, within(0.00034));
  }

  @Test
  void doubleQuantisationCostsLittle() {
    NDArray weight = normal(1024, 1024);
    Nf4Weight quantized = Nf4Weight.of("w", weight, ops, manager);
    double[] error = error(weight, quantized.restored(ops));

    assertThat(quantized.bitsPerWeight()).isCloseTo(4.127, within(0.0005));
    assertThat(error[0]).isCloseTo(0.0728, within(0.0005));
  }

  @Test
  void oneCallIsManyOperations() {
    NDArray weight = normal(48, 192);
    Nf4Weight quantized = Nf4Weight.of("w", weight, ops, manager);
    NDArray bias = normal(1, 48).reshape(48);
    NDArray x = normal(5, 192);
    float[] plain = quantized.restoredPlainly(ops).toFloatArray();

    assertThat(quantized.restored(ops).toFloatArray()).containsExactly(plain);
    NDArray expected = x.matMul(manager.create(plain, new Shape(48, 192)).transpose(1, 0));
    assertThat(new Nf4Linear(quantized, null, ops).apply(x).toFloatArray())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(expected.toFloatArray());
    assertThat(new Nf4Linear(quantized, bias, ops).apply(x).toFloatArray())
        .usingComparatorWithPrecision(1e-4f)
        .containsExactly(expected.add(bias).toFloatArray());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void gradientsReachWhatIsMultiplied(boolean fourBits) {
    NDArray weight = normal(32, 64);
    NDArray x = normal(3, 64);
    x.setRequiresGradient(true);
    try (TorchOps torch = TorchOps.on(manager);
        Scope scope = Scope.within(manager);
        GradMode mode = GradMode.on()) {
      NDArray restored;
      NDArray y;
      if (fourBits) {
        Nf4Linear linear = new Nf4Linear(Nf4Weight.of("w", weight, ops, manager), null, ops);
        restored = linear.weight();
        y = linear.apply(x);
      } else {
        Int8Linear linear = Int8Linear.of(weight, null, ops, manager);
        restored = linear.weight();
        y = linear.apply(x);
      }
      torch.backward(y.square().sum());
      NDArray expected = y.matMul(restored).mul(2);
      assertThat(torch.gradient(x).toFloatArray())
          .usingComparatorWithPrecision(1e-3f)
          .containsExactly(expected.toFloatArray());
    }
  }

  @Test
  void zerosStayZeros() {
    float[] values = new float[256];
    values[70] = 1;
    NDArray weight = manager.create(values, new Shape(2, 128));
    float[] restored = Nf4Weight.of("w", weight, ops, manager).restored(ops).toFloatArray();
    values[70] = restored[70];
    assertThat(restored).containsExactly(values);
    assertThat(values[70]).isCloseTo(1, within(0.01f));
  }

  @Test
  void refusesWhatDoesNotFitBlocks() {
    assertThatThrownBy(() -> Nf4Weight.of("model.q_proj", normal(3, 10), ops, manager))
        .hasMessageContaining("model.q_proj is (3, 10)")
        .hasMessageContaining("int8");
  }

  @Test
  void eightBitsErrLess() {
    NDArray weight = normal(256, 256);
    Int8Linear linear = Int8Linear.of(weight, null, ops, manager);
    // At most half a 127th of the row's largest magnitude.
    NDArray bound = weight.abs().max(new int[] {1}, true).mul(0.5 / 127 + 1e-6);
    assertThat(linear.weight().sub(weight).abs().lte(bound).all().getBoolean()).isTrue();
  }

  /** The mean error, and the mean of the errors as shares of the weights. */
  private static double[] error(NDArray weight, NDArray restored) {
    NDArray error = weight.sub(restored).abs();
    NDArray relative = error.div(weight.abs().add(1e-8));
    return new double[] {
      error.toType(DataType.FLOAT64, false).mean().getDouble(),
      relative.toType(DataType.FLOAT64, false).mean().getDouble()
    };
  }

  private NDArray normal(int rows, int columns) {
    return normal(rows, columns, 1);
  }

  private NDArray normal(int rows, int columns, long seed) {
    Random random = new Random(seed);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(rows, columns));
  }

  /** The weights of the judge. */
  private NDArray madeUp() {
    float[] values = new float[136 * 128];
    long state = 1;
    for (int i = 0; i < values.length; i++) {
      state = (state * 1103515245 + 12345) % (1L << 31);
      double share = (double) state / (1L << 31);
      values[i] = (float) ((share - 0.5) * (1 + i / 64 * 37 % 101) / 50);
    }
    return manager.create(values, new Shape(136, 128));
  }

  private static JsonNode golden() throws IOException {
    try (InputStream source = resource("nf4.json")) {
      return JSON.readTree(source);
    }
  }

  private static InputStream resource(String name) {
    @Nullable InputStream source = Nf4Test.class.getResourceAsStream(name);
    return Objects.requireNonNull(source, name);
  }

  private static byte[] bytes(JsonNode golden, String name) {
    return Base64.getDecoder().decode(golden.get(name).asText());
  }

  private static float[] floats(JsonNode golden, String name) {
    FloatBuffer buffer =
        ByteBuffer.wrap(bytes(golden, name)).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
