package io.penstock.models.generate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.LlamaConfig.Family;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.nn.Rotary;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps.AdamWCoefficients;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What libtorch's step generates, the one in vector registers does, and never by old weights. */
class VectorStepTest {
  private static final int[] PROMPT = {1, 2, 3};

  private final NDManager manager = TorchEngine.newManager();

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(2);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  static List<ModelConfig> shapes() {
    return List.of(
        new GptConfig(70, 80, 2, 3, 48, 7, true, Activation.GELU_NEW, 0, 1e-5, true),
        new GptConfig(70, 80, 2, 3, 48, 7),
        LlamaConfig.of(300, 80, 2, 72, 6, 2, 100),
        qwen(Family.QWEN2, new Rotary.Dynamic(100, 4, 16)),
        qwen(
            Family.QWEN2,
            new Rotary.LongRope(
                100, Collections.nCopies(10, 1.1), Collections.nCopies(10, 3.0), 16, 1.2)),
        qwen(Family.QWEN3, new Rotary.Llama3(100, 8, 1, 4, 8)));
  }

  private static LlamaConfig qwen(Family family, Rotary rotary) {
    return new LlamaConfig(
        family, 70, 80, 2, 32, 4, 2, 20, 52, 1e-6, rotary, true, true, false, false, 0, List.of());
  }

  private LanguageModel model(ModelConfig shape) {
    LanguageModel model = HuggingFaceModel.initialised(shape, 3, manager);
    DecodeStepTest.strengthen(model);
    return model;
  }

  private static Generator byLibtorch(LanguageModel model) {
    return new Generator(model, (starts, capacity) -> TorchStep.of(model, starts, capacity));
  }

  private static Generator byVectors(LanguageModel model) {
    return new Generator(
        model,
        (starts, capacity) -> {
          DecodeStep step = new DecodeSteps(model, 0).of(starts, capacity).orElseThrow();
          assertThat(step).isInstanceOf(VectorStep.class);
          return Optional.of(step);
        });
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void generatesWhatLibtorchDoes(ModelConfig shape) {
    try (LanguageModel model = model(shape)) {
      for (Sampling sampling : List.of(Sampling.greedy(90), new Sampling(90, 0.9, 20, -1, 5))) {
        List<Integer> heard = new ArrayList<>(); // beyond the context of 80, too
        List<int[]> made =
            byVectors(model).generate(List.of(PROMPT), sampling, (row, token) -> heard.add(token));
        assertThat(made.get(0)).isEqualTo(byLibtorch(model).generate(PROMPT, sampling));
        assertThat(made.get(0)).containsExactly(heard.stream().mapToInt(i -> i).toArray());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theThreadsDoNotChangeABit(ModelConfig shape) {
    try (LanguageModel model = model(shape);
        VectorStep one = new VectorStep(model, VectorModel.of(model, 1), 40);
        VectorStep two = new VectorStep(model, VectorModel.of(model, 2), 40)) {
      one.read(new long[][] {{1, 2, 3}});
      two.read(new long[][] {{1, 2, 3}});
      for (int i = 3; i < 40; i++) {
        long[][] next = {{i}};
        assertThat(two.read(next)[0]).containsExactly(one.read(next)[0]);
      }
    }
  }

  @Test
  void isChosenForOneTextOfPlainMaps() {
    try (LanguageModel model = model(new GptConfig(70, 300, 1, 2, 16, 7))) {
      DecodeSteps steps = new DecodeSteps(model);
      assertThat(steps.obstacle(1, 200)).isEmpty();
      assertThat(steps.obstacle(1, 199).orElseThrow()).contains("shorter");
      assertThat(steps.obstacle(2, 200).orElseThrow()).contains("side by side");
      assertThat(steps.obstacle(1, Integer.MAX_VALUE).orElseThrow()).contains("heap");
    }
  }

  @Test
  void noChangeOfTheWeightsIsMissed() {
    try (LanguageModel model = model(new GptConfig(70, 80, 1, 2, 16, 7))) {
      Generator kept = new Generator(model, new DecodeSteps(model, 0));
      NDArray weight = model.parameters().get("transformer.h.0.mlp.c_fc.weight");
      List<Runnable> changes =
          List.of(
              () -> weight.muli(-1),
              () -> weight.set(weight.mul(-2).toFloatArray()),
              () -> weight.mul(-3).copyTo(weight),
              () -> update(model, weight));
      for (Runnable change : changes) {
        int[] before = kept.generate(PROMPT, Sampling.greedy(40));
        try (GradMode mode = GradMode.off()) {
          change.run();
        }
        int[] after = kept.generate(PROMPT, Sampling.greedy(40));
        assertThat(after).isNotEqualTo(before);
        assertThat(after).isEqualTo(byLibtorch(model).generate(PROMPT, Sampling.greedy(40)));
      }
    }
  }

  private void update(LanguageModel model, NDArray weight) {
    NDArray gradient = weight.duplicate();
    NDArray first = manager.zeros(weight.getShape());
    NDArray second = manager.zeros(weight.getShape());
    model
        .ops()
        .adamW(
            List.of(weight),
            List.of(gradient),
            List.of(first),
            List.of(second),
            List.of(manager.create(0f)),
            new AdamWCoefficients(2, 0.9, 0.99, 0, 1e-8));
  }

  @Test
  void itsThreadsEndWithIt() {
    try (LanguageModel model = model(new GptConfig(70, 80, 1, 2, 16, 7))) {
      byVectors(model).generate(PROMPT, Sampling.greedy(5));
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("decode-"));
  }
}
