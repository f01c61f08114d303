package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.adapter.AdapterFolder;
import io.penstock.models.adapter.LoraConfig;
import io.penstock.models.adapter.MergeAdapters;
import io.penstock.models.adapter.TargetModules;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code penstock generate} and {@code penstock evaluate} on a model of first weights. */
class LanguageModelMainTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path model;

  LanguageModelMainTest(@TempDir Path directory) throws IOException {
    model = directory.resolve("model");
    write(model, 260);
  }

  private static void write(Path folder, int embeddings) throws IOException {
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel made =
            HuggingFaceModel.initialised(
                LlamaConfig.of(embeddings, 32, 1, 16, 2, 1, 24), 4, manager)) {
      HuggingFaceModel.write(made, folder);
    }
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(List.of("the sea, the sea"), 260);
    Files.write(folder.resolve("tokenizer.json"), tokenizer.json());
  }

  @Test
  void streamsWhatJsonTells() throws IOException {
    String[] arguments = {
      "--model",
      model.toString(),
      "--prompt",
      "the",
      "--max-new-tokens",
      "9",
      "--temperature",
      "1",
      "--seed",
      "3"
    };
    assertThat(run(Programs.commandLine(new GenerateMain()), arguments)).as(err::toString).isZero();
    String streamed = out.toString().stripTrailing();
    out.getBuffer().setLength(0);
    assertThat(run(Programs.commandLine(new GenerateMain()), concat(arguments, "--json"))).isZero();
    JsonNode told = JSON.readTree(out.toString());
    assertThat(told.path("completion").textValue().stripTrailing()).isEqualTo(streamed);
    assertThat(told.path("new_tokens").intValue()).isEqualTo(9);
  }

  @Test
  void aPromptBeyondTheContextIsRefusedAndATextThatGrowsBeyondIsNamed() throws IOException {
    int context = HuggingFaceModel.config(model).contextLength();
    String[] arguments = {"--model", model.toString(), "--max-new-tokens", "3", "--prompt"};
    String whole = "a".repeat(context);
    assertThat(run(Programs.commandLine(new GenerateMain()), concat(arguments, whole + "a")))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("prompt 1 has")
        .contains("the model's context is " + context + ": shorten it");
    assertThat(out.toString()).isEmpty();
    assertThat(run(Programs.commandLine(new GenerateMain()), concat(arguments, whole))).isZero();
    assertThat(err.toString())
        .contains("text 1 grew to " + (context + 3) + " tokens", "saw the newest tokens only");
  }

  @Test
  void aStopStringEndsTheText() {
    String[] arguments = {
      "--model", model.toString(), "--prompt", "the", "--max-new-tokens", "12", "--json"
    };
    String whole = completion(arguments);
    String stop = whole.substring(2, 4);
    String cut = completion(concat(concat(arguments, "--stop"), stop));
    assertThat(whole).hasSizeGreaterThan(4);
    assertThat(cut).isEqualTo(whole.substring(0, whole.indexOf(stop)));
  }

  @Test
  void promptsOfAFileAreContinuedAsEachAlone() throws IOException {
    Path prompts = model.resolveSibling("prompts.jsonl");
    Files.writeString(prompts, "{\"prompt\": \"the\"}\n\n{\"prompt\": \"sea, the\"}\n");
    assertThat(
            run(
                Programs.commandLine(new GenerateMain()),
                "--model",
                model.toString(),
                "--prompts",
                prompts.toString(),
                "--max-new-tokens",
                "7",
                "--json"))
        .as(err::toString)
        .isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    out.getBuffer().setLength(0);
    for (int i = 0; i < 2; i++) {
      JsonNode told = JSON.readTree(lines.get(i));
      String alone =
          completion(
              "--model",
              model.toString(),
              "--prompt",
              told.path("prompt").textValue(),
              "--max-new-tokens",
              "7",
              "--json");
      assertThat(told.path("completion").textValue()).isEqualTo(alone);
    }
    Files.writeString(prompts, "{\"prompt\": \"the\"}\n{\"text\": \"a\"}\n");
    assertThat(
            run(
                Programs.commandLine(new GenerateMain()),
                "--model",
                model.toString(),
                "--prompts",
                prompts.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).contains("prompts.jsonl: line 2 has no text under prompt");
  }

  @Test
  void adaptersAreAddedToEachOther() throws IOException {
    String one = writeAdapter("one", "q_proj");
    String two = writeAdapter("two", "down_proj");
    Path merged = model.resolveSibling("merged");
    MergeAdapters.into(model, List.of(Path.of(one), Path.of(two)), merged);

    String both = drawn(model, "--adapter", one, "--adapter", two);
    assertThat(both)
        .isEqualTo(drawn(merged))
        .isNotEqualTo(drawn(model, "--adapter", one))
        .isNotEqualTo(drawn(model, "--adapter", two))
        .isNotEqualTo(drawn(model));

    String[] none = {"--model", model.toString(), "--prompt", "x", "--adapter", model.toString()};
    assertThat(run(Programs.commandLine(new GenerateMain()), none)).isEqualTo(1);
    assertThat(err.toString()).contains("adapter_config.json");
  }

  private String writeAdapter(String name, String module) throws IOException {
    Path folder = model.resolveSibling(name);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel base = HuggingFaceModel.read(model, manager);
        AdaptedModel adapted = AdaptedModel.of(base)) {
      adapted.add(name, LoraConfig.of(TargetModules.named(module)).withRank(2, 64), 1);
      Random random = new Random(name.hashCode());
      for (NDArray weight : adapted.adapter(name).parameters().inOrder()) {
        float[] values = new float[Math.toIntExact(weight.size())];
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) random.nextGaussian();
        }
        weight.set(values);
      }
      AdapterFolder.write(adapted, name, folder);
    }
    return folder.toString();
  }

  private String drawn(Path folder, String... adapters) {
    List<String> arguments = new ArrayList<>(List.of("--model", folder.toString()));
    arguments.addAll(List.of(adapters));
    arguments.addAll(List.of("--prompt", "the", "--max-new-tokens", "16", "--temperature", "1"));
    arguments.add("--json");
    return completion(arguments.toArray(new String[0]));
  }

  private String completion(String... arguments) {
    out.getBuffer().setLength(0);
    assertThat(run(Programs.commandLine(new GenerateMain()), arguments)).as(err::toString).isZero();
    try {
      return JSON.readTree(out.toString()).path("completion").textValue();
    } catch (IOException e) {
      throw new AssertionError(out.toString(), e);
    }
  }

  @Test
  void wrongUsageAndWrongFoldersEndDifferently() throws IOException {
    assertThat(run(Programs.commandLine(new GenerateMain()), "--model", model.toString()))
        .isEqualTo(2);
    assertThat(
            run(
                Programs.commandLine(new GenerateMain()),
                "--model",
                model.toString(),
                "--prompt",
                "x",
                "--top-p",
                "0"))
        .isEqualTo(2);
    Path small = model.resolveSibling("small");
    write(small, 100);
    assertThat(
            run(
                Programs.commandLine(new GenerateMain()),
                "--model",
                small.toString(),
                "--prompt",
                "x"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("the tokenizer has 260 ids, the model's embedding 100");
  }

  @Test
  void firstWeightsGuess() throws IOException {
    Path text = model.resolveSibling("text.txt");
    Files.writeString(text, "the river runs to the sea, ".repeat(20));
    assertThat(
            run(
                EvaluateMain.commandLine(),
                "perplexity",
                "--model",
                model.toString(),
                "--data",
                text.toString(),
                "--json"))
        .as(err::toString)
        .isZero();
    JsonNode told = JSON.readTree(out.toString());
    assertThat(told.path("loss").doubleValue()).isCloseTo(Math.log(260), within(0.1));
    assertThat(told.path("perplexity").doubleValue())
        .isCloseTo(Math.exp(told.path("loss").doubleValue()), within(1e-6));
    assertThat(told.path("bytes").longValue()).isEqualTo(Files.size(text));
    double bits = told.path("loss").doubleValue() * told.path("tokens").longValue() / Math.log(2);
    assertThat(told.path("bits_per_byte").doubleValue())
        .isCloseTo(bits / Files.size(text), within(1e-9));
  }

  private static String[] concat(String[] arguments, String more) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = more;
    return all;
  }

  private int run(CommandLine command, String... arguments) {
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
