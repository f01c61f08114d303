package io.penstock.cli.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.process.MemoryLimits.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MemoryLimitsTest {
  private static final long GIBIBYTE = 1L << 30;
  private static final Pattern README_ROW =
      Pattern.compile(
          "(?m)^\\| (\\w+) \\| 1/(\\d+) of the machine, (\\d+) to (\\d+)"
              + " \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$");

  @Test
  void theReadmeTellsThem() throws IOException {
    Map<String, Rule> told = new LinkedHashMap<>();
    Matcher row = README_ROW.matcher(Files.readString(Path.of("README.md")));
    while (row.find()) {
      told.put(
          row.group(1),
          new Rule(
              Integer.parseInt(row.group(2)),
              Integer.parseInt(row.group(3)),
              Integer.parseInt(row.group(4)),
              Integer.parseInt(row.group(5)),
              Integer.parseInt(row.group(6)),
              Integer.parseInt(row.group(7))));
    }
    Map<String, Rule> real = new LinkedHashMap<>();
    Program.all().forEach((name, program) -> real.put(name, program.memoryRule()));
    assertThat(told).isEqualTo(real);
  }

  @Test
  void theHeapGrowsWithTheMachineWithinItsBounds() {
    Rule rule = new Rule(8, 384, 4096, 320, 192, 512);
    assertThat(rule.on(2 * GIBIBYTE).heap()).isEqualTo(384);
    assertThat(rule.on(16 * GIBIBYTE).heap()).isEqualTo(2048);
    assertThat(rule.on(256 * GIBIBYTE).heap()).isEqualTo(4096);
    assertThat(rule.on(2 * GIBIBYTE).together()).isEqualTo(384 + 320 + 192 + 512);
  }

  @Test
  void aStartedProcessHasThemAndTheUserHasTheLastWord() throws Exception {
    List<String> flags = flags(Program.INGEST.javaOptions(16 * GIBIBYTE, null));
    assertThat(flags)
        .contains(
            "MaxHeapSize=" + 2048L * 1024 * 1024,
            "MaxDirectMemorySize=" + 320L * 1024 * 1024,
            "MaxMetaspaceSize=" + 192L * 1024 * 1024,
            "ExitOnOutOfMemoryError=true");
    assertThat(flags(Program.INGEST.javaOptions(16 * GIBIBYTE, " -Xmx300m\t-Xms8m ")))
        .contains("MaxHeapSize=" + 300L * 1024 * 1024, "MaxMetaspaceSize=" + 192L * 1024 * 1024);
  }

  /** As the JVM itself sees them. */
  private static List<String> flags(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(options);
    command.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(text).isZero();
    return text.lines()
        .map(line -> line.strip().split("\\s+"))
        .filter(words -> words.length > 3 && words[2].equals("="))
        .map(words -> words[1] + '=' + words[3])
        .toList();
  }

  @Test
  void aProcessWithoutMemoryEndsAndSaysWhatToRaise() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(new MemoryLimits(16, 16, 64, 0).javaOptions());
    command.addAll(List.of("-cp", "target/test-classes", Hoarder.class.getName()));
    Path log = Files.createTempFile("hoarder", ".log");
    try (ChildProcess child =
        ChildProcess.start(
            "hoarder", new ProcessBuilder(command), log, line -> false, line -> {})) {
      assertThatThrownBy(child::requireSuccess)
          .hasMessageContaining("hoarder failed with exit code 3")
          .hasMessageContaining("OutOfMemoryError: Java heap space")
          .hasMessageContaining("PENSTOCK_JAVA_OPTS=-Xmx");
    } finally {
      Files.delete(log);
    }
  }

  /** A program that runs out of memory on one thread while another would live on. */
  static final class Hoarder {
    private Hoarder() {}

    public static void main(String[] arguments) throws InterruptedException {
      List<byte[]> hoard = new ArrayList<>();
      new Thread(
              () -> {
                while (hoard.size() < 1_000) {
                  hoard.add(new byte[1 << 20]);
                }
              })
          .start();
      Thread.currentThread().join();
    }
  }
}
