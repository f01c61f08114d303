package io.penstock.models.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.Linear;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoraTest {
  private static final TargetModules ATTENTION = TargetModules.named("c_attn", "c_proj");
  private static final LoraConfig PLAIN = LoraConfig.of(ATTENTION).withRank(4, 8);

  private final NDManager manager = TorchEngine.newManager();
  private final Gpt gpt = TinyModel.gpt(manager);
  private final AdaptedModel model = AdaptedModel.of(gpt);

  @BeforeEach
  void prepare() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    manager.close();
  }

  static Stream<LoraConfig> configs() {
    return Stream.of(
        PLAIN,
        PLAIN.withRankStabilised(),
        PLAIN.withDora(),
        PLAIN.withModulesToSave("ln_f"),
        LoraConfig.of(new TargetModules.AllLinear()).withRank(2, 4),
        LoraConfig.of(TargetModules.of(".*\\.1\\.mlp\\.c_(fc|proj)")).withDora(),
        PLAIN.withPatterns(Map.of("1.attn.c_attn", 2), Map.of("mlp.c_proj", 3.0)),
        LoraConfig.of(TargetModules.named("wte", "c_fc")));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void aNewAdapterChangesNothing(LoraConfig config) {
    float[] before = TinyModel.logits(gpt);
    model.add("new", config, 1);
    model.activate("new");
    // Where there is a magnitude, it is divided by itself.
    assertThat(TinyModel.logits(model)).usingComparatorWithPrecision(1e-6f).containsExactly(before);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void adaptersSwitch(LoraConfig config) {
    float[] base = TinyModel.logits(model);
    for (String name : new String[] {"one", "two"}) {
      model.add(name, config, 1);
      model.activate(name);
      TinyModel.disturb(model.adapter(name), name.hashCode());
    }
    float[] two = TinyModel.logits(model);
    model.activate("one");
    float[] one = TinyModel.logits(model);
    model.activate("two");

    assertThat(TinyModel.logits(model)).containsExactly(two);
    assertThat(one).isNotEqualTo(two).isNotEqualTo(base);
    model.activate();
    assertThat(TinyModel.logits(model)).containsExactly(base);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void mergedIsUnmerged(LoraConfig config) {
    if (config.targets().matches("wte")) {
      return; // refused, below
    }
    float[] base = TinyModel.logits(model);
    disturbed("it", config);
    float[] unmerged = TinyModel.logits(model);

    model.merge();
    float[] merged = TinyModel.logits(model);
    model.unmerge();

    assertThat(merged).isNotEqualTo(base);
    assertThat(merged).usingComparatorWithPrecision(1e-5f).containsExactly(unmerged);
    assertThat(TinyModel.logits(model)).containsExactly(unmerged);
    model.activate();
    assertThat(TinyModel.logits(model)).containsExactly(base);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void savedIsLoaded(LoraConfig config, @TempDir Path directory) throws Exception {
    disturbed("it", config);
    float[] trained = TinyModel.logits(model);
    AdapterFolder.write(model, "it", directory);
    model.activate();

    LoraAdapter loaded = AdapterFolder.read(directory, model, "loaded");
    model.activate("loaded");

    assertThat(loaded.config()).isEqualTo(config);
    assertThat(TinyModel.logits(model)).containsExactly(trained);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void checkpointedGradientsAreThePlainOnes(LoraConfig config) {
    disturbed("it", config.withDropout(0.1));
    model.startPass(3);
    TinyModel.backward(model);
    Map<String, float[]> plain = TinyModel.takeGradients(model);
    TinyModel.backwardCheckpointed(model);
    Map<String, float[]> checkpointed = TinyModel.takeGradients(model);

    assertThat(checkpointed.keySet()).isEqualTo(plain.keySet());
    plain.forEach(
        (name, gradient) -> assertThat(checkpointed.get(name)).as(name).containsExactly(gradient));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void gradientsAreThoseOfFiniteDifferences(LoraConfig config) {
    disturbed("it", config);
    TinyModel.backward(model);
    Map<String, float[]> gradients = TinyModel.takeGradients(model);

    model
        .parameters()
        .trained()
        .forEach(
            (name, weight) -> {
              int at = (int) (weight.size() / 2);
              assertThat((double) gradients.get(name)[at])
                  .as(name)
                  .isCloseTo(slope(weight, at), within(5e-3));
            });
  }

  /** How fast the loss grows with one number, while what DoRA divides by stays the same. */
  private double slope(NDArray weight, int at) {
    float step = 1e-2f;
    float[] values = weight.toFloatArray();
    double above = lossAt(weight, values, at, step);
    double below = lossAt(weight, values, at, -step);
    return (above - below) / (2 * step);
  }

  private double lossAt(NDArray weight, float[] values, int at, float step) {
    float[] moved = values.clone();
    moved[at] += step;
    try (Scope scope = Scope.within(manager)) {
      IdentityHashMap<NDArray, NDArray> norms = norms();
      IdentityHashMap<NDArray, NDArray> magnitudes = new IdentityHashMap<>();
      weight.set(moved);
      // DoRA's gradients take the rows' norms for constants (Liu et al. 2024, section 4.3).
      norms()
          .forEach(
              (magnitude, norm) -> {
                magnitudes.put(magnitude, magnitude.duplicate());
                magnitude.muli(norm.div(norms.get(magnitude)));
              });
      double loss = TinyModel.loss(model);
      magnitudes.forEach(model.loraOps()::copy);
      weight.set(values);
      return loss;
    }
  }

  /** For each magnitude of DoRA, the norms of the rows of the matrix it is for. */
  private IdentityHashMap<NDArray, NDArray> norms() {
    IdentityHashMap<NDArray, NDArray> norms = new IdentityHashMap<>();
    model
        .adapter("it")
        .linear()
        .forEach(
            (path, weights) -> {
              NDArray magnitude = weights.magnitude();
              if (magnitude != null) {
                NDArray delta = weights.b().matMul(weights.a()).mul(weights.scale());
                NDArray base = LoraOps.weighted(model.baseProjection(path)).weight();
                norms.put(magnitude, model.loraOps().rowNorms(base.add(delta)));
              }
            });
    return norms;
  }

  @Test
  void onlyTheAdapterLearns() {
    disturbed("it", PLAIN.withModulesToSave("ln_f"));
    assertThat(model.parameters().trained().keySet())
        .hasSize(2 * 3 * 2 + 1)
        .allMatch(name -> name.contains(".lora_") || name.endsWith("ln_f.weight"));
    assertThat(gpt.parameters().trained()).hasSize(1);
    model.close();
    assertThat(gpt.parameters().trained()).hasSameSizeAs(gpt.parameters().byName().keySet());
  }

  @Test
  void adaptersStack() {
    disturbed("one", PLAIN);
    float[] one = TinyModel.logits(model);
    disturbed("two", LoraConfig.of(TargetModules.named("c_attn", "c_fc")));
    model.activate("one", "two");
    float[] both = TinyModel.logits(model);

    assertThat(both).isNotEqualTo(one);
    model.merge();
    assertThat(TinyModel.logits(model)).usingComparatorWithPrecision(1e-5f).containsExactly(both);
    model.unmerge();
    model.activate("one");
    assertThat(TinyModel.logits(model)).containsExactly(one);
  }

  @Test
  void dropoutDependsOnThePassAlone() {
    disturbed("it", PLAIN.withDropout(0.5));
    float[] whole = TinyModel.logits(model);
    model.startPass(1);
    float[] first = TinyModel.logits(model);
    model.startPass(2);
    float[] second = TinyModel.logits(model);
    model.startPass(1);

    assertThat(TinyModel.logits(model)).containsExactly(first);
    assertThat(first).isNotEqualTo(whole).isNotEqualTo(second);
    model.stopDropout();
    assertThat(TinyModel.logits(model)).containsExactly(whole);
  }

  @Test
  void oneCallIsManyOperations() {
    for (boolean dora : new boolean[] {false, true}) {
      String name = dora ? "dora" : "lora";
      disturbed(name, dora ? PLAIN.withDora() : PLAIN);
      LoraWeights weights = model.adapter(name).linear().values().iterator().next();
      Linear base =
          (Linear) model.baseProjection(model.adapter(name).linear().keySet().iterator().next());
      try (Scope scope = Scope.within(manager);
          GradMode mode = GradMode.off()) {
        NDArray x = scope.manager().randomNormal(0, 1, new Shape(2, 3, 32), DataType.FLOAT32);
        NDArray delta = weights.b().matMul(weights.a()).mul(weights.scale());
        NDArray matrix = base.weight().add(delta);
        if (weights.magnitude() != null) {
          NDArray norms = matrix.square().sum(new int[] {1}).sqrt();
          matrix = matrix.mul(weights.magnitude().div(norms).expandDims(1));
        }
        NDArray expected = x.reshape(6, 32).matMul(matrix.transpose(1, 0));
        assertThat(model.loraOps().apply(base, weights, x).toFloatArray())
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(expected.toFloatArray());
      }
    }
  }

  @Test
  void refusesAnAdapterForAnotherBase(@TempDir Path directory) throws Exception {
    disturbed("it", PLAIN);
    AdapterFolder.write(model, "it", directory);
    try (NDManager other = TorchEngine.newManager()) {
      Gpt wider = Gpt.initialised(new GptConfig(64, 16, 2, 2, 64, 7), other);
      assertThatThrownBy(() -> AdapterFolder.read(directory, AdaptedModel.of(wider), "it"))
          .hasMessageContaining("lora_A.weight is (4, 32), this base takes (4, 64)");
      Gpt deeper = Gpt.initialised(new GptConfig(64, 16, 3, 2, 32, 7), other);
      assertThatThrownBy(() -> AdapterFolder.read(directory, AdaptedModel.of(deeper), "it"))
          .hasMessageContaining("lacks")
          .hasMessageContaining("h.2.attn.c_attn.lora_A.weight");
      Gpt shallower = Gpt.initialised(new GptConfig(64, 16, 1, 2, 32, 7), other);
      assertThatThrownBy(() -> AdapterFolder.read(directory, AdaptedModel.of(shallower), "it"))
          .hasMessageContaining("no place for")
          .hasMessageContaining("h.1.attn.c_attn.lora_A.weight");
    }
  }

  @Test
  void refusesWhatTheModelLacks() {
    assertThatThrownBy(() -> model.add("it", LoraConfig.of(TargetModules.named("q_proj")), 1))
        .hasMessageContaining("q_proj")
        .hasMessageContaining("c_attn");
    assertThatThrownBy(() -> model.add("it", PLAIN.withModulesToSave("score"), 1))
        .hasMessageContaining("score");
    disturbed("embedding", LoraConfig.of(TargetModules.named("wte")));
    assertThatThrownBy(model::merge).hasMessageContaining("output layer");
    assertThatThrownBy(() -> model.add("tied", PLAIN.withModulesToSave("wte"), 1))
        .hasMessageContaining("ensure_weight_tying");
  }

  private void disturbed(String name, LoraConfig config) {
    LoraAdapter adapter = model.add(name, config, 5);
    model.activate(name);
    TinyModel.disturb(adapter, name.hashCode());
  }
}
