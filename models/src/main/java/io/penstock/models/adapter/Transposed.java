package io.penstock.models.adapter;

import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.LanguageModel;

/** GPT-2 stores its linear maps as [in, out]; PEFT calls that {@code fan_in_fan_out}. */
final class Transposed {
  private Transposed() {}

  /** Whether the model's linear maps are stored so. */
  static boolean anyIn(LanguageModel model) {
    return model instanceof Gpt;
  }

  /** Whether a whole matrix is stored so; an adapter's own never are. */
  static boolean isStoredSo(LanguageModel model, String peftName) {
    String suffix = ModulePaths.weightOf("");
    return anyIn(model)
        && peftName.startsWith(LoraAdapter.PREFIX)
        && peftName.endsWith(suffix)
        && !peftName.contains(".lora_")
        && model
            .projections()
            .paths()
            .contains(
                peftName.substring(
                    LoraAdapter.PREFIX.length(), peftName.length() - suffix.length()));
  }
}
