package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.penstock.models.reinforce.Answer;
import io.penstock.models.reinforce.RewardFunction;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands ppo and grpo as their users have them: as processes, on files. */
class ReinforceTrainTest {
  private static final int STEPS = 24;

  private final Path folder;
  private final Path data;
  private final Path model;

  ReinforceTrainTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    model = PreferenceFolder.model(folder, 32);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add("{\"prompt\": \"say %d\", \"answer\": \"%d\"}".formatted(i, i));
    }
    lines.add("{\"prompt\": \"%s\", \"answer\": \"too long\"}".formatted("long ".repeat(9)));
    data = Files.write(folder.resolve("prompts.jsonl"), lines, UTF_8);
  }

  /** A user's own: the share of an answer's tokens that are lower-case letters. */
  public static final class Letters implements RewardFunction {
    @Override
    public String name() {
      return "letters";
    }

    @Override
    public double[] score(List<Answer> answers) {
      return answers.stream()
          .mapToDouble(
              answer ->
                  Arrays.stream(answer.ids()).filter(id -> id >= 'a' && id <= 'z').count()
                      / (double) answer.ids().length)
          .toArray();
    }
  }

  /** A user's own that never comes back. */
  public static final class Hanging implements RewardFunction {
    @Override
    public String name() {
      return "hanging";
    }

    @Override
    public double[] score(List<Answer> answers) throws InterruptedException {
      Thread.sleep(Duration.ofHours(1).toMillis());
      return new double[answers.size()];
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ppo", "grpo"})
  void killedInsideARolloutLosesNothing(String method) throws Exception {
    String reward = "reward-funcs=format,class:" + Letters.class.getName();
    run("whole", 0, method, false, reward);

    for (int lines : new int[] {6, 15}) {
      Process process =
          TrainProcess.start(
              folder.resolve("killed.log"), arguments("killed", method, lines > 6, reward));
      await(folder.resolve("killed/metrics.jsonl"), lines);
      process.destroyForcibly(); // SIGKILL
      process.waitFor();
    }
    run("killed", 0, method, true, reward);

    assertThat(Files.readAllLines(folder.resolve("killed/metrics.jsonl")))
        .isEqualTo(Files.readAllLines(folder.resolve("whole/metrics.jsonl")))
        .hasSize(STEPS + 1); // and what was measured before the first
    assertThat(folder.resolve("killed/model/model.safetensors"))
        .hasSameBinaryContentAs(folder.resolve("whole/model/model.safetensors"));
    assertThat(Files.readString(folder.resolve("whole/rows.json")))
        .contains("\"rows\" : 21", "\"used\" : 20", "\"prompt-too-long\" : 1");
  }

  @Test
  void adaptersLearnFromAServiceAndAreWritten() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String asked = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          int count = asked.split("\"answer\"", -1).length - 1;
          byte[] said = ("{\"rewards\": [" + "0.5,".repeat(count - 1) + "1]}").getBytes(UTF_8);
          exchange.sendResponseHeaders(200, said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort() + "/";
      run("http", 0, "grpo", false, "reward-funcs=" + address, "use-peft=true", "grpo-beta=0.04");
    } finally {
      server.stop(0);
    }

    assertThat(folder.resolve("http/model/adapter_model.safetensors")).exists();
    assertThat(Files.readString(folder.resolve("http/metrics.jsonl")))
        .contains("rewards/http/mean", "\"kl\"");
  }

  @Test
  void whatGivesNoRewardEndsTheRunByItsName() throws Exception {
    assertThat(run("missing", 1, "ppo", false, "exact-column=solution"))
        .contains("reward function exact: threw", "has no solution");
    assertThat(
            run(
                "hanging",
                1,
                "ppo",
                false,
                "reward-funcs=class:" + Hanging.class.getName(),
                "reward-timeout-seconds=0.2"))
        .contains("reward function hanging: took longer than 200 ms");
    assertThat(run("unknown", 1, "ppo", false, "reward-funcs=luck"))
        .contains("reward-funcs: expected exact, format");
    assertThat(run("one", 2, "grpo", false, "num-generations=1"))
        .contains("num-generations must be at least 2");
    assertThat(run("room", 1, "grpo", false, "max-completion-length=512"))
        .contains("the model's context is 32: --set max-completion-length=16 leaves half of it");
  }

  @Test
  void rewardsThatAreAlwaysTheSameAreNamed() throws Exception {
    assertThat(run("equal", 0, "ppo", false, "num-ppo-epochs=1", "steps=12"))
        .contains("answers are rewarded by exact")
        .containsOnlyOnce("attention: the mean reward of 10 rollouts was always 0.0");
  }

  private String run(String to, int code, String method, boolean resume, String... settings)
      throws Exception {
    return TrainProcess.run(
        folder.resolve(to + ".log"), code, arguments(to, method, resume, settings));
  }

  private String[] arguments(String to, String method, boolean resume, String... settings) {
    List<String> arguments =
        new ArrayList<>(List.of(method, "--data", data.toString(), "--model", model.toString()));
    arguments.addAll(List.of("--to", folder.resolve(to).toString()));
    List<String> all =
        new ArrayList<>(
            List.of(
                "steps=" + STEPS,
                "batch-rows=4",
                "learning-rate=1e-3",
                "held-out-fraction=0.1",
                "eval-every-steps=9",
                "checkpoint-every-steps=3",
                "threads=1",
                "response-length=6",
                "max-completion-length=6",
                "num-generations=4",
                "num-iterations=4",
                "format-regex=[a-z ]*"));
    all.addAll(List.of(settings));
    all.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    if (resume) {
      arguments.add("--resume");
    }
    return arguments.toArray(String[]::new);
  }

  private static void await(Path metrics, int lines) throws Exception {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    while (!Files.exists(metrics) || Files.readAllLines(metrics).size() < lines) {
      assertThat(System.nanoTime()).as("waiting for line %s", lines).isLessThan(end);
      Thread.sleep(5);
    }
  }
}
