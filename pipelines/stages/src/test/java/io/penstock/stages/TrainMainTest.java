package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.stages.train.TextFolder;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code penstock train} from its command line, on models of a few thousand weights. */
class TrainMainTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROW =
      "{\"prompt\": \"where does the river %d go?\", \"completion\": \" to the sea\"}\n";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Path folder;
  private final Path text;

  TrainMainTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    text = Files.writeString(folder.resolve("text.txt"), "the river runs to the sea. ".repeat(40));
  }

  @Test
  void whatMustNotChangeTheResultOfPretrainingDoesNot() {
    assertThat(pretrain("check", "--check")).as(this::said).isZero();
    assertThat(out.toString().lines())
        .hasSize(5)
        .allMatch(line -> line.contains(" ok "))
        .anyMatch(line -> line.startsWith("accumulation = one large batch"))
        .anyMatch(line -> line.startsWith("packed = unpacked"))
        .anyMatch(line -> line.startsWith("saved = loaded"))
        .anyMatch(line -> line.startsWith("resumed = run through"));
    assertThat(folder.resolve("check")).doesNotExist();
  }

  @Test
  void norThatOfFineTuningAndOfAdapters() throws IOException {
    assertThat(tune("sft", "check", "--check")).as(this::said).isZero();
    assertThat(out.toString().lines()).hasSize(5).allMatch(line -> line.contains(" ok "));
    out.getBuffer().setLength(0);
    assertThat(tune("lora", "check", "--check")).as(this::said).isZero();
    assertThat(out.toString().lines())
        .hasSize(6)
        .allMatch(line -> line.contains(" ok "))
        .anyMatch(line -> line.startsWith("new adapter = base"))
        .anyMatch(line -> line.startsWith("merged = unmerged"));
  }

  @Test
  void saysWhatBecameOfTheRows() throws IOException {
    assertThat(tune("sft", "run", "--json")).as(this::said).isZero();
    assertThat(err.toString())
        .contains("penstock train sft: 12 rows read, 12 used (0 of them cut at the end");
    JsonNode told = JSON.readTree(out.toString());
    assertThat(told.path("steps").intValue()).isEqualTo(6);
    assertThat(folder.resolve("run/model/model.safetensors")).exists();
    assertThat(folder.resolve("run/model/tokenizer.json")).exists();
  }

  @Test
  void bf16TrainsAndWritesFloat32() throws IOException {
    assertThat(pretrain("fp32", "--json")).as(this::said).isZero();
    double full = JSON.readTree(out.toString()).path("eval_loss").doubleValue();
    out.getBuffer().setLength(0);
    assertThat(pretrain("bf16", "--json", "--set", "precision=bf16")).as(this::said).isZero();
    double brief = JSON.readTree(out.toString()).path("eval_loss").doubleValue();
    assertThat(brief).isNotEqualTo(full).isCloseTo(full, within(0.05));
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(folder.resolve("bf16/model"), manager)) {
      assertThat(model.config().contextLength()).isEqualTo(16);
    }
    assertThat(pretrain("no", "--set", "precision=fp8")).isEqualTo(2);
    assertThat(err.toString()).contains("precision: expected fp32 or bf16, not 'fp8'");
  }

  @Test
  void outOfMemorySaysWhatToLower() {
    assertThat(pretrain("run", "--set", "batch-rows=120000000")).isEqualTo(1);
    assertThat(err.toString())
        .contains("out of memory: lower batch-rows (120000000) and raise accumulation-steps (1)")
        .doesNotContain("The following operation failed");
  }

  @Test
  void aRateThatDivergesSaysWhere() {
    assertThat(
            pretrain(
                "run",
                "--set",
                "learning-rate=1e30",
                "--set",
                "min-learning-rate=1e30",
                "--set",
                "warmup-steps=0"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("training diverged at step").contains("learning-rate");
  }

  @Test
  void aTokenizerLargerThanTheEmbeddingIsRefused() throws IOException {
    Path model = model();
    Files.write(
        model.resolve("tokenizer.json"),
        ByteLevelBpeTrainer.train(List.of("the river and the sea ".repeat(9)), 270).json());
    assertThat(tuneOn(model, "sft", "run")).isEqualTo(1);
    assertThat(err.toString()).contains("vocab_size is 262").contains("ids up to");
  }

  @Test
  void anAdapterForAnotherBaseIsRefused() throws IOException {
    Path adapter = tuned("lora", "first");
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel wider =
            HuggingFaceModel.initialised(LlamaConfig.of(262, 64, 1, 32, 2, 1, 24), 4, manager)) {
      HuggingFaceModel.write(wider, folder.resolve("wider"));
    }
    Files.copy(model().resolve("tokenizer.json"), folder.resolve("wider/tokenizer.json"));

    assertThat(tuneOn(folder.resolve("wider"), "lora", "run", "--adapter", adapter.toString()))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains("layers.0.self_attn.q_proj.lora_A.weight is (8, 16), this base takes (8, 32)");
  }

  @Test
  void aRunIsResumedWithTheAdapterThatItStartedFrom() throws IOException {
    Path first = tuned("lora", "first");
    Path other = tuned("lora", "other", "--set", "seed=2");
    assertThat(tune("lora", "run", "--adapter", first.toString())).as(this::said).isZero();

    assertThat(tune("lora", "run", "--resume", "--adapter", first.toString()))
        .as(this::said)
        .isZero();
    assertThat(tune("lora", "run", "--resume", "--adapter", other.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("is of another model")
        .contains("adapter_model.safetensors");
    assertThat(tune("lora", "run", "--resume")).isEqualTo(1);
  }

  private Path tuned(String method, String to, String... more) throws IOException {
    assertThat(tune(method, to, more)).as(this::said).isZero();
    return folder.resolve(to).resolve("model");
  }

  @Test
  void noRowsAndNoTextAreRefused() throws IOException {
    Files.writeString(text, "");
    assertThat(pretrain("run")).isEqualTo(1);
    assertThat(err.toString()).contains("is empty, there is nothing to learn from");
    Files.writeString(folder.resolve("rows.jsonl"), "\n");
    assertThat(run(arguments("sft", folder.resolve("rows.jsonl"), model(), "run"))).isEqualTo(1);
    assertThat(err.toString()).contains("has no row with anything to learn");
  }

  @Test
  void aFullDiskIsNamedAndTheCheckpointBeforeItStays() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String script =
        "mount -t tmpfs -o size=700k tmpfs '%s' || exit 77; \"$@\"; code=$?; ls '%s'/run/checkpoints;"
            + " exit $code";
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-Urm", "sh", "-c", script.formatted(disk, disk), "sh", java));
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.penstock.stages.TrainMain");
    command.addAll(arguments("pretrain", text, null, "disk/run"));
    command.addAll(
        List.of(
            "--set",
            "width=64",
            "--set",
            "checkpoint-every-steps=1",
            "--set",
            "keep-checkpoints=9"));
    Path log = folder.resolve("log");
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    String said = Files.readString(log);
    assumeTrue(code != 77 && !said.contains("unshare:"), "no small disk can be mounted: " + said);
    assertThat(code).as(said).isEqualTo(1);
    assertThat(said)
        .contains("no space left for " + disk.resolve("run/checkpoints"))
        .contains("(the disk is full)")
        .contains("step-000001");
  }

  @Test
  void anAdapterHasTheTokenizerAndIsNoModelByItself() throws IOException {
    Files.writeString(model().resolve("chat_template.jinja"), "{{ messages[0].content }}");
    assertThat(tune("lora", "run", "--set", "steps=1")).as(this::said).isZero();
    Path adapter = folder.resolve("run/model");
    assertThat(adapter.resolve("tokenizer.json"))
        .hasSameBinaryContentAs(model().resolve("tokenizer.json"));
    assertThat(adapter.resolve("chat_template.jinja")).exists();
    List<String> prompt = List.of("--model", adapter.toString(), "--prompt", "the");
    assertThat(run(Programs.commandLine(new GenerateMain()), prompt)).isEqualTo(1);
    assertThat(err.toString())
        .contains(adapter + ": is an adapter, not a model: name its base with --model");
  }

  @Test
  void aTrainedAdapterIsCheckedWithoutAskingThatItBeNew() throws IOException {
    assertThat(tune("lora", "run")).as(this::said).isZero();
    out.getBuffer().setLength(0);
    String adapter = folder.resolve("run/model").toString();
    assertThat(tune("lora", "check", "--check", "--adapter", adapter)).as(this::said).isZero();
    assertThat(out.toString().lines()).hasSize(5).noneMatch(line -> line.startsWith("new adapter"));
  }

  @Test
  void nothingToResumeIsSaid() {
    assertThat(pretrain("none", "--resume")).as(this::said).isZero();
    assertThat(err.toString())
        .contains("nothing to resume in " + folder.resolve("none") + "; starting anew");
  }

  @Test
  void aMissingConfigurationIsWrongUsage() {
    assertThat(pretrain("run", "--config", "nosuch.yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("--config: nosuch.yaml does not exist");
  }

  @Test
  void settingsAreListedAsTheyWouldBe() {
    assertThat(run(List.of("grpo", "--list-settings", "--set", "steps=7"))).isZero();
    assertThat(out.toString().lines())
        .contains(
            "steps=7", "learning-rate=1.0E-6", "num-generations=8", "lora-rank=8", "beta=0.1");
  }

  @Test
  void rowsSealedWithAnotherTokenizerAreRefused() throws IOException {
    String sealed = sealed(model()).path("folder").textValue();
    assertThat(run(arguments("sft", Path.of(sealed), model(), "same"))).as(this::said).isZero();
    Files.write(
        model().resolve("tokenizer.json"),
        ByteLevelBpeTrainer.train(List.of("river, river"), 260).json());
    assertThat(run(arguments("sft", Path.of(sealed), model(), "run"))).isEqualTo(1);
    assertThat(err.toString())
        .contains(sealed + " was sealed with another tokenizer than that of the model");
  }

  @Test
  void aSealedVersionIsMeasured() throws IOException {
    Path tokenizer = model();
    JsonNode version = sealed(tokenizer);
    String sealed = version.path("folder").textValue();
    long heldOut = version.path("tokens").path("evaluation").longValue();
    assertThat(
            run(
                EvaluateMain.commandLine(),
                List.of("perplexity", "--model", tokenizer.toString(), "--data", sealed, "--json")))
        .as(this::said)
        .isZero();
    JsonNode told = JSON.readTree(out.toString());
    assertThat(told.path("loss").doubleValue()).isCloseTo(Math.log(262), within(0.1));
    // The first token of a document is foretold by nothing.
    assertThat(told.path("tokens").longValue()).isBetween(heldOut - 20, heldOut - 1);
  }

  /** Twenty texts, sealed. */
  private JsonNode sealed(Path tokenizer) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add("the river number " + i + " runs to the sea");
    }
    String unused = TextFolder.write(new DataFolder(folder.resolve("data")), texts);
    CommandLine seal = Programs.commandLine(new SealMain());
    assertThat(
            run(
                seal,
                List.of(
                    folder.resolve("data").toString(),
                    "--tokenizer",
                    tokenizer.toString(),
                    "--sequence-length",
                    "32",
                    "--held-out-fraction",
                    "0.5",
                    "--json")))
        .as(this::said)
        .isZero();
    JsonNode version = JSON.readTree(out.toString());
    out.getBuffer().setLength(0);
    return version;
  }

  private int pretrain(String to, String... more) {
    List<String> arguments = arguments("pretrain", text, null, to);
    arguments.addAll(Arrays.asList(more));
    return run(arguments);
  }

  private int tune(String method, String to, String... more) throws IOException {
    return tuneOn(model(), method, to, more);
  }

  private int tuneOn(Path model, String method, String to, String... more) throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      rows.append(ROW.formatted(i));
    }
    Path data = Files.writeString(folder.resolve("rows.jsonl"), rows);
    List<String> arguments = arguments(method, data, model, to);
    arguments.addAll(Arrays.asList(more));
    return run(arguments);
  }

  private List<String> arguments(String method, Path data, @Nullable Path model, String to) {
    List<String> arguments =
        new ArrayList<>(
            List.of(method, "--data", data.toString(), "--to", folder.resolve(to).toString()));
    if (model != null) {
      arguments.addAll(List.of("--model", model.toString()));
    }
    for (String setting :
        List.of(
            "tokenizer=character",
            "layers=1",
            "heads=2",
            "width=16",
            "context-length=16",
            "steps=6",
            "batch-rows=2",
            "warmup-steps=1",
            "learning-rate=1e-2",
            "log-every-steps=1",
            "eval-rows=4",
            "threads=1")) {
      arguments.addAll(List.of("--set", setting));
    }
    return arguments;
  }

  private Path model() throws IOException {
    Path model = folder.resolve("model");
    if (Files.exists(model)) {
      return model;
    }
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel made =
            HuggingFaceModel.initialised(LlamaConfig.of(262, 64, 1, 16, 2, 1, 24), 4, manager)) {
      HuggingFaceModel.write(made, model);
    }
    Files.write(
        model.resolve("tokenizer.json"),
        ByteLevelBpeTrainer.train(List.of("the sea, the sea"), 260).json());
    return model;
  }

  private int run(List<String> arguments) {
    return run(Programs.commandLine(new TrainMain()), arguments);
  }

  private int run(CommandLine command, List<String> arguments) {
    return command
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private String said() {
    return out + "\n" + err;
  }
}
