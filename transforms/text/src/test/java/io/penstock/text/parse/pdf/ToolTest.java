package io.penstock.text.parse.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the tools of this test are shell scripts")
class ToolTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder = Path.of("");

  private Tool tool(String script) throws IOException {
    FakeTool.write(folder, "pdftotext", script);
    return Tool.find("pdftotext", FakeTool.path(folder), "-v").orElseThrow();
  }

  @Test
  void givesWhatItPrintsOfWhatItReads() throws IOException {
    Path input = Files.writeString(folder.resolve("input"), "read");
    Tool.Output output =
        tool("cat; echo \" $2\"; echo said >&2").run(List.of("a", "b c;$x"), input, LONG, 100);
    assertThat(output).isEqualTo(new Tool.Output("read b c;$x\n", "said\n"));
  }

  @Test
  void isKnownByItsVersion() throws IOException {
    assertThat(tool("true").version()).isEqualTo("pdftotext 0.1 of a test");
  }

  @Test
  void isNotThereWithoutAVersion() throws IOException {
    Path file = folder.resolve("tesseract");
    Files.writeString(file, "#!/bin/sh\nexit 1\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    assertThat(Tool.find("tesseract", FakeTool.path(folder), "--version")).isEmpty();
  }

  @Test
  void isNotTakenFromTheWorkingFolder() throws IOException {
    FakeTool.write(folder, "pdftotext", "true");
    Path relative = Path.of("").toAbsolutePath().relativize(folder.toRealPath());
    assertThat(Files.exists(relative.resolve("pdftotext"))).isTrue();
    assertThat(Tool.find("pdftotext", relative + "::.", "-v")).isEmpty();
  }

  @Test
  void exitCodeAndLastWordsAreTold() throws IOException {
    Tool tool = tool("echo half a text; echo 'no such\tpage' >&2; exit 3");
    assertThatThrownBy(() -> tool.run(List.of(), null, LONG, 100))
        .isInstanceOf(ToolException.class)
        .hasMessage("pdftotext exited with 3: no such page");
  }

  @Test
  void aHangEndsWithAllItHasStarted() throws Exception {
    Path pid = folder.resolve("pid");
    Tool tool = tool("sleep 600 & echo $! > '%s'; wait".formatted(pid));
    assertThatThrownBy(() -> tool.run(List.of(), null, Duration.ofSeconds(2), 100))
        .hasMessage("pdftotext took longer than 2.0 s");
    long child = Long.parseLong(Files.readString(pid).strip());
    for (int i = 0; i < 100 && isRunning(child); i++) {
      Thread.sleep(100);
    }
    assertThat(isRunning(child)).isFalse();
  }

  /** One that has ended may wait for its new parent to take notice. */
  private static boolean isRunning(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    return Files.exists(status)
        ? !Files.readString(status).contains("State:\tZ")
        : ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  @Test
  void tooMuchOutputEndsIt() throws IOException {
    Tool tool = tool("yes");
    long before = System.nanoTime();
    assertThatThrownBy(() -> tool.run(List.of(), null, LONG, 1 << 20))
        .hasMessage("pdftotext printed more than 1048576 bytes");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(LONG);
  }

  @Test
  void manyComplaintsDoNotBlockIt() throws IOException {
    Tool tool = tool("head -c 1000000 /dev/zero >&2; echo text");
    assertThat(tool.run(List.of(), null, LONG, 100).text()).isEqualTo("text\n");
  }

  @Test
  void seesNothingOfTheEnvironment() throws IOException {
    assertThat(System.getenv()).containsKey("HOME");
    assertThat(tool("env").run(List.of(), null, LONG, 10_000).text())
        .contains("LANG=C.UTF-8")
        .doesNotContain("HOME=");
  }
}
