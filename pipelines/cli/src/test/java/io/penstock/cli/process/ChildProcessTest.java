package io.penstock.cli.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void itsLinesReachWaiterListenerAndLog(@TempDir Path logs) throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Path log = logs.resolve("deeper").resolve("speaker.log");
    ChildProcess child =
        ChildProcess.start(
            "speaker",
            Speaker.process("hello", "ready at 7", "wait"),
            log,
            line -> line.startsWith("ready"),
            heard::add);
    try (child) {
      assertThat(child.awaitReady(PATIENCE)).isEqualTo("ready at 7");
      child.requireAlive();
    }
    assertThat(child.isAlive()).isFalse();
    assertThat(child.awaitEnd()).isNotZero();
    assertThat(heard).contains("hello", "ready at 7");
    assertThat(Files.readAllLines(log)).contains("hello", "ready at 7");
  }

  @Test
  void anEarlyEndIsToldWithTheLastLinesAndTheLog(@TempDir Path logs) {
    Path log = logs.resolve("speaker.log");
    try (ChildProcess child =
        ChildProcess.start(
            "speaker", Speaker.process("out of paper", "3"), log, line -> false, line -> {})) {
      assertThatThrownBy(() -> child.awaitReady(PATIENCE))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("speaker ended with exit code 3 before it was ready")
          .hasMessageContaining("\n  out of paper\n")
          .hasMessageContaining("on the other stream")
          .hasMessageEndingWith("All it said is in " + log);
      assertThatThrownBy(child::requireAlive).hasMessageContaining("should still run");
      assertThatThrownBy(child::requireSuccess).hasMessageContaining("failed with exit code 3");
    }
  }

  @Test
  void slownessIsTold(@TempDir Path logs) {
    try (ChildProcess child =
        ChildProcess.start(
            "speaker", Speaker.process("wait"), logs.resolve("l"), line -> false, line -> {})) {
      assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(1)))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("was not ready within 0 seconds");
    }
  }

  @Test
  void aProgramThatWaitsForInputMeetsItsEnd(@TempDir Path logs) throws Exception {
    try (ChildProcess child =
        ChildProcess.start(
            "speaker",
            Speaker.process("read"),
            logs.resolve("l"),
            line -> line.startsWith("input: "),
            line -> {})) {
      assertThat(child.awaitReady(PATIENCE)).isEqualTo("input: false");
      child.requireSuccess();
    }
  }

  @Test
  void aProgramThatIsNotThereIsToldByName(@TempDir Path logs) {
    assertThatThrownBy(
            () ->
                ChildProcess.start(
                    "ghost",
                    new ProcessBuilder("/no/such/program"),
                    logs.resolve("l"),
                    line -> false,
                    line -> {}))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot start ghost")
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void allOfAGroupEndWithIt(@TempDir Path logs) throws Exception {
    ChildProcess one;
    ChildProcess other;
    try (ChildProcesses children = new ChildProcesses(logs)) {
      one = children.start("one", Speaker.process("wait"), line -> true, line -> {});
      other = children.start("other", Speaker.process("wait"), line -> true, line -> {});
      String unused = one.awaitReady(PATIENCE);
      children.requireAlive("one", "other");
    }
    assertThat(one.isAlive()).isFalse();
    assertThat(other.isAlive()).isFalse();
  }
}
