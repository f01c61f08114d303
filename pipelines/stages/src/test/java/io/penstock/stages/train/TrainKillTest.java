package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed measures, when it has been resumed, what one that was never killed does. */
class TrainKillTest {
  /** Each is a process more; {@code -Dpenstock.train.kills=5} is the long form. */
  private static final int KILLS = Integer.getInteger("penstock.train.kills", 2);

  /** Likewise {@code -Dpenstock.train.signals=10}. */
  private static final int SIGNALS = Integer.getInteger("penstock.train.signals", 2);

  private static final int STEPS = 60;
  private static final long SEED = 20261121;

  private final Path folder;
  private final Path text;
  private String method = "pretrain";
  private @Nullable Path model;
  private final Map<String, String> settings =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("tokenizer", "character"),
              Map.entry("layers", "1"),
              Map.entry("heads", "2"),
              Map.entry("width", "16"),
              Map.entry("context-length", "16"),
              Map.entry("steps", Integer.toString(STEPS)),
              Map.entry("batch-rows", "4"),
              Map.entry("warmup-steps", "5"),
              Map.entry("log-every-steps", "1"),
              Map.entry("eval-every-steps", "9"),
              Map.entry("eval-rows", "8"),
              Map.entry("checkpoint-every-steps", "7"),
              Map.entry("threads", "1")));

  TrainKillTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    text = folder.resolve("text.txt");
    Random random = new Random(3);
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < 3000; i++) {
      words.append("abcdefgh".charAt(random.nextInt(8))).append(i % 7 == 0 ? "\n" : " ");
    }
    Files.writeString(text, words);
  }

  @Test
  void killedAtRandomStepsLosesNothing() throws Exception {
    TrainProcess.run(folder.resolve("whole.log"), 0, arguments("whole", false));

    Random random = new Random(SEED);
    List<Integer> killedAt = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      int step = kill * STEPS / KILLS + 2 + random.nextInt(STEPS / KILLS - 3);
      killAt(step, arguments("killed", kill > 0));
      killedAt.add(step);
    }
    TrainProcess.run(folder.resolve("last.log"), 0, arguments("killed", true));

    assertThat(Files.readAllLines(folder.resolve("killed/metrics.jsonl")))
        .as("killed behind steps %s", killedAt)
        .isEqualTo(Files.readAllLines(folder.resolve("whole/metrics.jsonl")))
        .hasSize(STEPS + 1); // and what was measured before the first
    assertThat(folder.resolve("killed/model/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/model/model.safetensors"));
  }

  /** Four bits, bfloat16, dropout and blocks computed twice, all at once. */
  @Test
  void norDoesAnAdapterOnAQuantisedModelInBfloat16() throws Exception {
    settings.put("steps", "4");
    TrainProcess.run(folder.resolve("base.log"), 0, arguments("base", false));
    method = "qlora";
    model = folder.resolve("base/model");
    settings.clear();
    settings.putAll(
        Map.of(
            "precision", "bf16",
            "gradient-checkpointing", "true",
            "lora-dropout", "0.1",
            "steps", "60",
            "batch-rows", "2",
            "log-every-steps", "1",
            "checkpoint-every-steps", "7",
            "threads", "1"));
    TrainProcess.run(folder.resolve("whole.log"), 0, arguments("whole", false));
    killAt(20, arguments("killed", false));
    TrainProcess.run(folder.resolve("last.log"), 0, arguments("killed", true));

    assertThat(Files.readAllLines(folder.resolve("killed/metrics.jsonl")))
        .isEqualTo(Files.readAllLines(folder.resolve("whole/metrics.jsonl")));
    assertThat(folder.resolve("killed/model/adapter_model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/model/adapter_model.safetensors"));
  }

  @Test
  void signalsEndTheStepAndSaveItAndTheRunIsWhatItWouldHaveBeen() throws Exception {
    settings.put("steps", "250");
    TrainProcess.run(folder.resolve("whole.log"), 0, arguments("whole", false));

    Random random = new Random(SEED);
    for (int signal = 0; signal < SIGNALS; signal++) {
      Path log = folder.resolve("signal.log");
      Process process = TrainProcess.start(log, arguments("run", signal > 0));
      Path metrics = folder.resolve("run/metrics.jsonl");
      await(metrics, (signal == 0 ? 0 : Files.readAllLines(metrics).size()) + 2);
      Thread.sleep(random.nextInt(40));
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isEqualTo(128 + 15);
      assertThat(Files.readString(log)).contains("stopped at step").doesNotContain("SIGSEGV");
      assertThat(folder.resolve("run/checkpoints")).isNotEmptyDirectory();
      assertThat(folder.resolve("run/model")).doesNotExist();
    }
    String again =
        TrainProcess.run(folder.resolve("again.log"), 1, arguments("run", /* resume= */ false));
    assertThat(again).contains("holds a run at step").contains("--resume");

    TrainProcess.run(folder.resolve("last.log"), 0, arguments("run", true));
    assertThat(Files.readAllLines(folder.resolve("run/metrics.jsonl")))
        .isEqualTo(Files.readAllLines(folder.resolve("whole/metrics.jsonl")));
    assertThat(folder.resolve("run/model/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/model/model.safetensors"));
  }

  private String[] arguments(String to, boolean resume) {
    List<String> arguments =
        new ArrayList<>(
            List.of(method, "--data", text.toString(), "--to", folder.resolve(to).toString()));
    if (model != null) {
      arguments.addAll(List.of("--model", model.toString()));
    }
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    if (resume) {
      arguments.add("--resume");
    }
    return arguments.toArray(String[]::new);
  }

  private void killAt(int step, String... arguments) throws Exception {
    Process process = TrainProcess.start(folder.resolve("killed.log"), arguments);
    await(folder.resolve("killed/metrics.jsonl"), step);
    process.destroyForcibly(); // SIGKILL
    process.waitFor();
  }

  private static void await(Path metrics, int lines) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < lines) {
      assertThat(System.nanoTime()).as("waiting for step %s", lines).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
