package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code penstock train} as a process of its own, as its users have it. */
final class TrainProcess {
  private TrainProcess() {}

  static Process start(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("io.penstock.stages.TrainMain");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putIfAbsent("OMP_WAIT_POLICY", "passive");
    return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Runs it to its end and returns what it printed. */
  static String run(Path log, int expectedCode, String... arguments) throws Exception {
    Process process = start(log, arguments);
    int code = process.waitFor();
    String output = Files.readString(log, UTF_8);
    if (code != expectedCode) {
      throw new AssertionError("exit code " + code + ": " + output);
    }
    return output;
  }
}
