package io.penstock.models.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.LlamaConfig.Family;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.Projection;
import io.penstock.models.nn.Rotary;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Reading token by token, by whichever step, gives the logits of one full pass of each text. */
class DecodeStepTest {
  private static final int VOCABULARY = 50;
  private static final int LENGTH = 20;
  private static final int[] BATCH = {0, 3};

  private final NDManager manager = TorchEngine.newManager();

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  static List<ModelConfig> shapes() {
    List<ModelConfig> shapes = new ArrayList<>();
    shapes.add(new GptConfig(VOCABULARY, 24, 2, 2, 16, 7));
    shapes.add(
        new GptConfig(VOCABULARY, 24, 2, 2, 16, 7, true, Activation.GELU_NEW, 40, 1e-3, false));
    shapes.add(LlamaConfig.of(VOCABULARY, 24, 2, 16, 4, 2, 40));
    shapes.add(llama(Family.MISTRAL, new Rotary.Linear(100, 2), 6));
    shapes.add(llama(Family.QWEN2, new Rotary.Llama3(100, 8, 1, 4, 8), 0));
    shapes.add(llama(Family.QWEN3, new Rotary.Yarn(100, 4, 8, 32, 1, 1.2, true), 0));
    return shapes;
  }

  static LlamaConfig llama(Family family, Rotary rotary, int window) {
    return new LlamaConfig(
        family,
        VOCABULARY,
        24,
        2,
        16,
        4,
        1,
        8,
        40,
        1e-6,
        rotary,
        true,
        true,
        false,
        false,
        window,
        List.of());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void readsAsAFullPassDoes(ModelConfig shape) {
    try (LanguageModel model = HuggingFaceModel.initialised(shape, 3, manager)) {
      strengthen(model);
      requireSame(model, TorchStep.of(model, BATCH, LENGTH).orElseThrow(), BATCH);
      for (int threads : new int[] {1, 3}) {
        requireSame(
            model, new VectorStep(model, VectorModel.of(model, threads), LENGTH), new int[1]);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void honoursWhatSitsInPlaceOfALinearMap(ModelConfig shape) {
    try (LanguageModel model = HuggingFaceModel.initialised(shape, 3, manager)) {
      strengthen(model);
      for (String path : model.projections().paths()) {
        model.projections().replace(path, Halved::new);
      }
      requireSame(model, new DecodeSteps(model, 0).of(BATCH, LENGTH).orElseThrow(), BATCH);
      requireSame(
          model, new DecodeSteps(model, 0).of(new int[1], LENGTH).orElseThrow(), new int[1]);
    }
  }

  @Test
  void leavesNothingBehind() {
    try (LanguageModel model =
        HuggingFaceModel.initialised(LlamaConfig.of(VOCABULARY, 24, 2, 16, 4, 2, 40), 3, manager)) {
      Generator generator = new Generator(model);
      generator.generate(new int[] {1, 2}, Sampling.greedy(5));
      int before = model.parameters().manager().getManagedArrays().size();
      generator.generate(new int[] {1, 2}, Sampling.greedy(5));
      assertThat(model.parameters().manager().getManagedArrays()).hasSize(before);
    }
  }

  /** First weights are too small for a wrong step to show. */
  static void strengthen(LanguageModel model) {
    try (GradMode mode = GradMode.off()) {
      model.parameters().inOrder().stream()
          .filter(weight -> weight.getShape().dimension() == 2)
          .forEach(weight -> weight.muli(8));
    }
  }

  private static void requireSame(LanguageModel model, DecodeStep opened, int[] starts) {
    try (DecodeStep step = opened) {
      float[][] logits = step.read(batch(starts.length, 0, 7));
      for (int read = 7; ; read++) {
        for (int row = 0; row < starts.length; row++) {
          float[] expected = fullPass(model, ids(row, starts[row], read));
          assertThat(logits[row])
              .as("row %d after %d columns", row, read)
              .containsExactly(expected, within(2e-4f));
        }
        if (read == LENGTH) {
          return;
        }
        logits = step.read(batch(starts.length, read, read + 1));
      }
    }
  }

  private static long[][] batch(int rows, int from, int to) {
    return IntStream.range(0, rows).mapToObj(row -> ids(row, from, to)).toArray(long[][]::new);
  }

  private static long[] ids(int row, int from, int to) {
    return LongStream.range(from, to).map(i -> (i * i * 7 + 3 * i + row) % VOCABULARY).toArray();
  }

  private static float[] fullPass(LanguageModel model, long[] ids) {
    Shape row = new Shape(1, ids.length);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager here = scope.manager();
      NDArray positions = here.create(IntStream.range(0, ids.length).asLongStream().toArray(), row);
      NDArray logits =
          model.logits(here.create(ids, row), positions, here.zeros(row, DataType.INT64));
      return logits.get(new NDIndex("0, -1")).toFloatArray();
    }
  }

  /** Stands for an adapter: another linear map in the place of the model's. */
  private record Halved(Projection plain) implements Projection {
    @Override
    public NDArray apply(NDArray x) {
      return plain.apply(x).mul(0.5f).add(0.1f);
    }

    @Override
    public long inputSize() {
      return plain.inputSize();
    }

    @Override
    public long outputSize() {
      return plain.outputSize();
    }
  }
}
