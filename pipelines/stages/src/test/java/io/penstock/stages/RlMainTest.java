package io.penstock.stages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.rl.CartPole;
import io.penstock.models.rl.Environment;
import io.penstock.models.rl.RandomStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RlMainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** What a user may write; the class is named on the command line. */
  public static final class OwnCartPole extends Delegating {}

  /** One that sees no number after its first steps. */
  public static final class NanCartPole extends Delegating {
    private int steps;

    @Override
    public Step step(int action, RandomStream random, float[] observation) {
      Step step = super.step(action, random, observation);
      observation[0] = ++steps > 3 ? Float.NaN : observation[0];
      return step;
    }
  }

  /** One that stands still in the middle of a run. */
  public static final class HangingCartPole extends Delegating {
    private int steps;

    @Override
    public Step step(int action, RandomStream random, float[] observation) {
      if (++steps == 600) {
        LockSupport.park(this);
      }
      return super.step(action, random, observation);
    }
  }

  /** A cart pole under another name. */
  static class Delegating implements Environment {
    private final CartPole pole = new CartPole();

    @Override
    public int observationSize() {
      return pole.observationSize();
    }

    @Override
    public int actionCount() {
      return pole.actionCount();
    }

    @Override
    public int stepLimit() {
      return pole.stepLimit();
    }

    @Override
    public void reset(RandomStream random, float[] observation) {
      pole.reset(random, observation);
    }

    @Override
    public Step step(int action, RandomStream random, float[] observation) {
      return pole.step(action, random, observation);
    }

    @Override
    public double[] state() {
      return pole.state();
    }

    @Override
    public void restore(double[] state) {
      pole.restore(state);
    }
  }

  private int rl(String... arguments) {
    return RlMain.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @Test
  void anEnvironmentOfOnesOwnRunsToOneLineOfJson(@TempDir Path folder) throws IOException {
    Path config = folder.resolve("options.yaml");
    Files.writeString(config, "num-steps: 64\ngamma: 0.98\n");
    assertThat(
            rl(
                "--algorithm",
                "ppo",
                "--env",
                OwnCartPole.class.getName(),
                "--steps",
                "1000",
                "--to",
                folder.resolve("run").toString(),
                "--config",
                config.toString(),
                "--set",
                "gamma=0.97",
                "--json"))
        .as(err.toString())
        .isZero();
    assertThat(out.toString().lines()).hasSize(1);
    JsonNode result = new ObjectMapper().readTree(out.toString());
    assertThat(result.path("steps").asInt()).as("whole rollouts of 4 x 64").isEqualTo(768);
    for (String name : List.of("mean_return", "std_return", "episodes", "steps_per_second")) {
      assertThat(result.path(name).isNumber()).as(name).isTrue();
    }
    assertThat(Files.readString(folder.resolve("run/report.html")))
        .contains("<td>gamma</td><td>0.97</td>", "<td>num-steps</td><td>64</td>");
  }

  @Test
  void aBrokenEnvironmentFailsByName(@TempDir Path folder) {
    assertThat(
            rl("--algorithm", "dqn", "--env", NanCartPole.class.getName(), "--to", folder + "/run"))
        .isEqualTo(1);
    assertThat(err.toString()).contains(NanCartPole.class.getName(), "observation[0] NaN");
  }

  @Test
  void oneThatHangsAfterTheTrialFailsByName(@TempDir Path folder) {
    assertThat(
            rl(
                "--algorithm",
                "dqn",
                "--env",
                HangingCartPole.class.getName(),
                "--to",
                folder + "/run",
                "--step-timeout",
                "0.5"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains(HangingCartPole.class.getName() + ": step has not come back for 0.5 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--env Pong",
        "--env CartPole-v1 --set gama=1",
        "--env CartPole-v1 --set gamma=2",
        "--env CartPole-v1 --steps 0",
        "--env CartPole-v1 --step-timeout 0",
        "--env CartPole-v1 --steps 100",
        "--env CartPole-v1 --config /no/such/file",
        "--env CartPole-v1 --classpath /no/such/jar"
      })
  void wrongUsageIsRefusedBeforeAnyWork(String arguments, @TempDir Path folder) {
    List<String> all = new ArrayList<>(List.of("--algorithm", "ppo", "--to", folder + "/run"));
    all.addAll(List.of(arguments.split(" ", -1)));
    assertThat(rl(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).startsWith("penstock rl: ").contains("See penstock rl --help");
    assertThat(folder.resolve("run/metrics.jsonl")).doesNotExist();
  }

  @Test
  void theHelpListsEveryOptionWithItsDefault() {
    assertThat(rl("--help")).isZero();
    assertThat(out.toString())
        .contains("Options of ppo:", "gae-lambda", "0.95", "Options of dqn:", "learning-starts");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ppo", "dqn"})
  @Timeout(value = 300, unit = TimeUnit.SECONDS)
  void aRunStoppedAndThenKilledResumesBitForBit(String algorithm, @TempDir Path folder)
      throws IOException, InterruptedException {
    Path ended = folder.resolve("ended");
    Path checkpoint = ended.resolve("checkpoint.bin");
    Process first = start(algorithm, ended);
    await(first, () -> Files.exists(checkpoint));
    first.destroy(); // SIGTERM
    assertThat(first.waitFor()).isEqualTo(128 + 15);
    assertThat(Files.readString(log(ended))).containsPattern("stopped at step \\d+; --resume");
    assertThat(ended.resolve("result.json")).doesNotExist();

    FileTime stopped = Files.getLastModifiedTime(checkpoint);
    Process second = start(algorithm, ended);
    await(second, () -> !Files.getLastModifiedTime(checkpoint).equals(stopped));
    second.destroyForcibly(); // SIGKILL
    assertThat(second.waitFor()).isEqualTo(128 + 9);
    assertThat(ended.resolve("result.json")).doesNotExist();

    Path whole = folder.resolve("whole");
    assertThat(start(algorithm, ended).waitFor()).isZero();
    assertThat(start(algorithm, whole).waitFor()).isZero();
    assertThat(ended.resolve("model.safetensors"))
        .hasSameBinaryContentAs(whole.resolve("model.safetensors"));
    assertThat(measurements(ended)).isEqualTo(measurements(whole));
  }

  private static void await(Process process, Callable<Boolean> happened) {
    try {
      while (!happened.call()) {
        assertThat(process.isAlive()).as("the run came to its end undisturbed").isTrue();
        Thread.sleep(1);
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static Path log(Path folder) {
    return folder.resolveSibling(folder.getFileName() + ".log");
  }

  private static List<String> measurements(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("metrics.jsonl")).stream()
        .filter(line -> !line.contains("charts/SPS"))
        .toList();
  }

  private static Process start(String algorithm, Path folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(RlMain.class.getName(), "--algorithm", algorithm));
    command.addAll(List.of("--env", "CartPole-v1", "--to", folder.toString(), "--resume"));
    command.addAll(List.of("--steps", "20480", "--checkpoint-every", "2048"));
    if (algorithm.equals("dqn")) {
      command.addAll(List.of("--set", "learning-starts=1000", "--set", "buffer-size=3000"));
      command.addAll(List.of("--set", "prioritized=true"));
    }
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log(folder).toFile())
        .start();
  }
}
