package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.adapter.LoraConfig;
import io.penstock.models.adapter.TargetModules;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeMainTest {
  private static final String CHANGED = "transformer.h.0.attn.c_attn.weight";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    writeModel("base", 16);
    writeModel("wider", 32);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel base = HuggingFaceModel.read(directory.resolve("base"), manager);
        AdaptedModel model = AdaptedModel.of(base)) {
      model.add("it", LoraConfig.of(TargetModules.named("c_attn")).withRank(1, 1), 1);
      for (NDArray weight : model.adapter("it").parameters().inOrder()) {
        float[] ones = new float[Math.toIntExact(weight.size())];
        Arrays.fill(ones, 0.5f);
        weight.set(ones);
      }
      AdapterFolder.write(model, "it", directory.resolve("adapter"));
    }
  }

  @Test
  void putsTheAdapterIntoTheWeights() throws IOException {
    assertThat(merge("base", "--json")).isZero();
    assertThat(out.toString()).contains("\"changed_modules\":2");
    float[] before = weight("base");
    float[] after = weight("merged");
    for (int i = 0; i < before.length; i++) {
      before[i] += 0.25f; // alpha / r · 0.5 · 0.5
    }
    assertThat(after).usingComparatorWithPrecision(1e-6f).containsExactly(before);
  }

  @Test
  void saysWhatItCannotDo() throws IOException {
    assertThat(merge("wider")).isEqualTo(1);
    assertThat(err.toString()).contains("lora_A.weight").contains("another base");
    assertThat(directory.resolve("merged")).doesNotExist();
    Files.createDirectory(directory.resolve("merged"));
    assertThat(merge("base")).isEqualTo(1);
    assertThat(err.toString()).contains("is there already");
    assertThat(Programs.commandLine(new MergeMain()).setErr(new PrintWriter(err)).execute())
        .isEqualTo(2);
  }

  private int merge(String model, String... more) {
    String[] arguments = {
      "--model", directory.resolve(model).toString(),
      "--adapter", directory.resolve("adapter").toString(),
      "--to", directory.resolve("merged").toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return Programs.commandLine(new MergeMain())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(all);
  }

  private void writeModel(String name, int width) throws IOException {
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(new GptConfig(32, 8, 2, 2, width, 7), manager)) {
      HuggingFaceModel.write(model, directory.resolve(name));
    }
  }

  private float[] weight(String name) throws IOException {
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(directory.resolve(name), manager)) {
      return model.parameters().get(CHANGED).toFloatArray();
    }
  }
}
