package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDManager;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tiny model with a byte-level tokenizer and a chat template, as a Hugging Face folder. */
final class PreferenceFolder {
  private PreferenceFolder() {}

  static Path model(Path directory, int contextLength) throws IOException {
    Path text = Files.writeString(directory.resolve("text.txt"), "Some text.\n".repeat(20), UTF_8);
    byte[] tokenizer = PlainText.read(text).tokenizer(PlainText.Tokens.BYTE, 0, 257).json();
    Path folder = directory.resolve("base");
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model =
            HuggingFaceModel.initialised(
                new GptConfig(257, contextLength, 1, 2, 16, 3), 3, manager)) {
      HuggingFaceModel.write(model, folder);
    }
    Files.write(folder.resolve("tokenizer.json"), tokenizer);
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}<{{ m.role }}>{{ m.content }}\n{% endfor %}"
            + "{% if add_generation_prompt %}<assistant>{% endif %}",
        UTF_8);
    return folder;
  }
}
