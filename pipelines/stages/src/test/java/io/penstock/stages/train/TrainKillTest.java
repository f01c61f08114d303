package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that is killed measures, when it has been resumed, what one that was never killed does. */
class TrainKillTest {
  /** Each is a process more; {@code -Dpenstock.train.kills=5} is the long form. */
  private static final int KILLS = Integer.getInteger("penstock.train.kills", 2);

  private static final int STEPS = 60;
  private static final long SEED = 20261121;

  private final Path folder;
  private final Path text;

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

  @Test
  void aSignalEndsTheStepAndSavesIt() throws Exception {
    Process process = TrainProcess.start(folder.resolve("signal.log"), arguments("run", false));
    await(folder.resolve("run/metrics.jsonl"), 3);
    process.destroy(); // SIGTERM
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(Files.readString(folder.resolve("signal.log"))).contains("stopped at step");
    assertThat(folder.resolve("run/checkpoints")).isNotEmptyDirectory();
    assertThat(folder.resolve("run/model")).doesNotExist();
    String again =
        TrainProcess.run(folder.resolve("again.log"), 1, arguments("run", /* resume= */ false));
    assertThat(again).contains("holds a run at step").contains("--resume");
  }

  private String[] arguments(String to, boolean resume) {
    List<String> arguments =
        new ArrayList<>(
            List.of("pretrain", "--data", text.toString(), "--to", folder.resolve(to).toString()));
    for (String setting :
        List.of(
            "tokenizer=character",
            "layers=1",
            "heads=2",
            "width=16",
            "context-length=16",
            "steps=" + STEPS,
            "batch-rows=4",
            "warmup-steps=5",
            "log-every-steps=1",
            "eval-every-steps=9",
            "eval-rows=8",
            "checkpoint-every-steps=7",
            "threads=1")) {
      arguments.addAll(List.of("--set", setting));
    }
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
