package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.LoraConfig;
import io.penstock.models.adapter.TargetModules;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.train.ForwardPolicy;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Adapters that already change their model, so that dropping some of their inputs shows. */
final class Adapters {
  static final String NAME = "default";

  private Adapters() {}

  static AdaptedModel on(LanguageModel base, double dropout) {
    AdaptedModel adapted = AdaptedModel.of(base);
    LoraConfig config =
        new LoraConfig(
            4,
            8,
            dropout,
            TargetModules.named("c_attn", "c_fc"),
            List.of(),
            false,
            false,
            LoraConfig.FirstWeights.KAIMING_UNIFORM,
            Map.of(),
            Map.of(),
            false,
            null);
    adapted.add(NAME, config, 5);
    adapted.activate(NAME);
    Random random = new Random(8);
    try (GradMode mode = GradMode.off()) {
      adapted.parameters().trained().forEach((name, weight) -> draw(name, weight, random));
    }
    return adapted;
  }

  private static void draw(String name, NDArray weight, Random random) {
    if (name.contains("lora_B")) {
      float[] values = new float[Math.toIntExact(weight.size())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * 0.1);
      }
      weight.set(values);
    }
  }

  static ForwardPolicy forward(AdaptedModel adapted, boolean checkpointed) {
    return new ForwardPolicy(checkpointed, adapted::startPass, adapted::stopDropout, Map.of());
  }

  static ReferencePolicy without(AdaptedModel adapted, PreferenceOps ops) {
    return ReferencePolicy.ofAdapters(
        adapted, adapted::activate, () -> adapted.activate(NAME), ops);
  }
}
