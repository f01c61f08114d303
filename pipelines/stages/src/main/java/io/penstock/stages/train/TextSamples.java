package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.generate.Generator;
import io.penstock.models.generate.Sampling;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.schemas.shard.Manifests;
import io.penstock.text.tokenize.ByteLevelBpe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lets a model continue the beginnings of held-out documents: to be read, not measured. */
final class TextSamples {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "samples.jsonl";
  private static final int COUNT = 3;
  private static final int PROMPT_TOKENS = 12;
  private static final int NEW_TOKENS = 60;
  private static final double TEMPERATURE = 0.8;
  private static final int TOP_K = 40;

  private TextSamples() {}

  /**
   * Writes the samples beside the model and its tokenizer into it; the same model says the same.
   */
  static List<TextSample> write(
      Path modelFolder, ByteLevelBpe tokenizer, SealedRows rows, long seed, Path folder)
      throws IOException {
    Manifests.replace(modelFolder.resolve("tokenizer.json"), tokenizer.json());
    List<TextSample> samples = samples(modelFolder, tokenizer, rows.evaluation(), seed);
    StringBuilder lines = new StringBuilder();
    for (TextSample sample : samples) {
      lines.append(JSON.writeValueAsString(sample)).append('\n');
    }
    Manifests.replace(folder.resolve(FILE), lines.toString().getBytes(StandardCharsets.UTF_8));
    return samples;
  }

  private static List<TextSample> samples(
      Path modelFolder, ByteLevelBpe tokenizer, PackedRows heldOut, long seed) throws IOException {
    List<TextSample> samples = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(modelFolder, manager)) {
      Generator generator = new Generator(model);
      for (int i = 0; i < Math.min(COUNT, heldOut.size()); i++) {
        int[] prompt = beginning(heldOut.row(i));
        Sampling sampling =
            new Sampling(NEW_TOKENS, TEMPERATURE, TOP_K, tokenizer.endOfTextId(), seed + i);
        samples.add(
            new TextSample(
                tokenizer.decode(prompt), tokenizer.decode(generator.generate(prompt, sampling))));
      }
    }
    return samples;
  }

  private static int[] beginning(PackedRow row) {
    return Arrays.copyOf(row.inputIds(), Math.min(PROMPT_TOKENS, row.seqLengths()[0]));
  }
}
