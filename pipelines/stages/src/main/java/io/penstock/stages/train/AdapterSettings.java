package io.penstock.stages.train;

import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.adapter.LoraConfig;
import io.penstock.models.adapter.TargetModules;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.train.ForwardPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which adapters to train, in PEFT's words and defaults, and how rows go through the model.
 *
 * @param loraRank the adapters' inner size, PEFT's {@code r}
 * @param loraAlpha their outputs are scaled by alpha / r
 * @param loraDropout the share of inputs that is left out while training
 * @param targetModules comma-separated names of linear maps; empty: the architecture's usual ones
 * @param useRslora whether to scale by alpha / sqrt(r)
 * @param useDora whether magnitudes are learned apart from directions
 * @param gradientCheckpointing whether blocks are computed twice instead of kept
 * @param precision fp32, or bf16: linear maps multiply in bfloat16, their weights stay float32
 */
record AdapterSettings(
    int loraRank,
    double loraAlpha,
    double loraDropout,
    String targetModules,
    boolean useRslora,
    boolean useDora,
    boolean gradientCheckpointing,
    String precision) {
  static final AdapterSettings DEFAULT =
      new AdapterSettings(8, 8, 0, "", false, false, false, "fp32");

  AdapterSettings {
    if (!precision.equals("fp32") && !precision.equals("bf16")) {
      throw new IllegalArgumentException(
          "precision: expected fp32 or bf16, not '" + precision + "'");
    }
  }

  /** Whether linear maps multiply in bfloat16. */
  boolean isBf16() {
    return precision.equals("bf16");
  }

  /**
   * How rows go through a model that these settings made.
   *
   * @param first the folder of the adapter it goes on from, if any: a resumed run asks for the same
   */
  ForwardPolicy forward(LanguageModel model, @Nullable Path first) throws IOException {
    if (model instanceof AdaptedModel adapted) {
      Map<String, String> trained = new HashMap<>(Map.of("adapter", toString()));
      if (first != null) {
        trained.putAll(AdapterFolder.sha256(first));
      }
      return new ForwardPolicy(
          gradientCheckpointing, adapted::startPass, adapted::stopDropout, trained);
    }
    return ForwardPolicy.PLAIN
        .withCheckpointed(gradientCheckpointing)
        .withTrained(isBf16() ? Map.of("precision", precision) : Map.of());
  }

  /** As an adapter's configuration; {@code baseModel} is the folder its files name. */
  LoraConfig lora(LanguageModel model, @Nullable Path baseModel) {
    TargetModules targets =
        targetModules.isEmpty()
            ? TargetModules.named(usual(model).toArray(String[]::new))
            : TargetModules.named(targetModules.split(","));
    return new LoraConfig(
        loraRank,
        loraAlpha,
        loraDropout,
        targets,
        List.of(),
        useRslora,
        useDora,
        LoraConfig.FirstWeights.KAIMING_UNIFORM,
        Map.of(),
        Map.of(),
        false,
        baseModel == null ? null : baseModel.toString());
  }

  /** PEFT's choice for the architecture: queries and values, or GPT-2's map that has them all. */
  private static List<String> usual(LanguageModel model) {
    boolean fused = model.projections().paths().stream().anyMatch(p -> p.endsWith("c_attn"));
    return fused ? List.of("c_attn") : List.of("q_proj", "v_proj");
  }
}
