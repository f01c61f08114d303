package io.penstock.models.preference;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.MetricSums;
import io.penstock.models.train.Objective;
import io.penstock.models.train.Trials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardPassTest {
  private static final int VOCABULARY = 16;
  private static final PreferenceRows<TokenPair> PAIRS = RandomRows.pairs(8, 4, VOCABULARY, 0);

  private final NDManager manager = TorchEngine.newManager();
  private final PreferenceOps ops = PreferenceOps.on(manager);
  private final Gpt base = Gpt.initialised(new GptConfig(VOCABULARY, 24, 2, 2, 16, 11), manager);
  private final AdaptedModel adapted = Adapters.on(base, /* dropout= */ 0.3);

  @BeforeEach
  void sumInOneOrder() {
    TorchEngine.prepareThread(1);
  }

  @AfterEach
  void free() {
    ops.close();
    adapted.close();
    base.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"reward", "dpo", "orpo", "kto"})
  void blocksComputedAgainGiveTheSameGradientsWithDropoutToo(String method) {
    float[] kept = Trials.gradients(objective(method, false), 2, 4);
    float[] again = Trials.gradients(objective(method, true), 2, 4);

    assertThat(again).isEqualTo(kept).isNotEqualTo(new float[again.length]);
  }

  @Test
  void onlyThePolicyIsDropped() {
    List<float[]> referenceSaid = new ArrayList<>();
    ReferencePolicy plain = Adapters.without(adapted, ops);
    ReferencePolicy heard =
        (sequences, scope) -> {
          NDArray values = plain.logProbs(sequences, scope);
          referenceSaid.add(values.toFloatArray());
          return values;
        };
    DpoLearning dpo = new DpoLearning(adapted, heard, DpoConfig.DEFAULT, ops);
    ForwardPolicy dropping = Adapters.forward(adapted, false);

    double evaluated = loss(dpo, ForwardPass.plain());
    double first = loss(dpo, new ForwardPass(dropping, 1));
    double second = loss(dpo, new ForwardPass(dropping, 2));
    double firstAgain = loss(dpo, new ForwardPass(dropping, 1));

    assertThat(first).isEqualTo(firstAgain).isNotEqualTo(second).isNotEqualTo(evaluated);
    assertThat(loss(dpo, ForwardPass.plain())).isEqualTo(evaluated);
    assertThat(referenceSaid).hasSize(5).allMatch(each -> same(each, referenceSaid.get(0)));
  }

  private double loss(DpoLearning dpo, ForwardPass pass) {
    try (GradMode mode = GradMode.off()) {
      return dpo.loss(PAIRS.train(), pass, manager, new MetricSums()).getFloat();
    }
  }

  private static boolean same(float[] a, float[] b) {
    return Arrays.equals(a, b);
  }

  private Objective objective(String name, boolean checkpointed) {
    ForwardPolicy forward = Adapters.forward(adapted, checkpointed);
    ReferencePolicy reference = Adapters.without(adapted, ops);
    return switch (name) {
      case "reward" ->
          learning(
              new RewardLearning(
                  RewardModel.withNewHead(adapted, 3, OptionalInt.empty(), manager),
                  RewardConfig.DEFAULT,
                  ops),
              PAIRS,
              forward);
      case "dpo" ->
          learning(new DpoLearning(adapted, reference, DpoConfig.DEFAULT, ops), PAIRS, forward);
      case "orpo" -> learning(new OrpoLearning(adapted, new OrpoConfig(0.1), ops), PAIRS, forward);
      default ->
          learning(
              new KtoLearning(adapted, reference, KtoConfig.DEFAULT, 24, ops),
              RandomRows.thumbs(8, 4, VOCABULARY),
              forward);
    };
  }

  private static <R> Objective learning(
      PreferenceMethod<R> method, PreferenceRows<R> rows, ForwardPolicy forward) {
    return new PreferenceLearning<>(method, rows, 1, 4, 4, forward);
  }
}
