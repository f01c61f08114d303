package io.penstock.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.benchmarks.Installation;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One way to do the work, in a process of its own. */
enum Contestant {
  PLAIN_LOOP(PlainLoop.class, ""),
  FLINK(FlinkRun.class, ""),
  FLINK_KEYED(FlinkRun.class, "keyed"),
  FLINK_KEYED_EVENTS(FlinkRun.class, "keyed,events");

  /** What the ingest jar's manifest opens; a class path does not. */
  private static final List<String> OPENED =
      List.of(
          "java.base/java.util",
          "java.base/java.lang",
          "java.base/java.nio",
          "java.base/java.time",
          "java.base/java.util.concurrent");

  private final Class<?> main;
  private final String more;

  Contestant(Class<?> main, String more) {
    this.main = main;
    this.more = more;
  }

  /**
   * Runs it to its end.
   *
   * @param place a new folder for its shards and its log
   */
  Measurement run(
      Installation installation,
      List<String> javaOptions,
      String bootstrap,
      Path place,
      long commitMillis,
      int parallelism)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    OPENED.forEach(each -> command.addAll(List.of("--add-opens", each + "=ALL-UNNAMED")));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    command.addAll(List.of("-cp", installation.ingest() + ":" + installation.benchmarks()));
    command.add(main.getName());
    command.addAll(
        List.of(
            bootstrap,
            place.resolve("data").toString(),
            Long.toString(commitMillis),
            Integer.toString(parallelism),
            more));
    Files.createDirectories(place);
    Path log = place.resolve("log");
    Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
    Thread end = new Thread(process::destroyForcibly, "end contestant");
    Runtime.getRuntime().addShutdownHook(end);
    Measurement measured = null;
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Meter.RESULT)) {
          measured =
              new ObjectMapper()
                  .readValue(line.substring(Meter.RESULT.length()), Measurement.class);
        }
      }
    }
    int code = process.waitFor();
    Runtime.getRuntime().removeShutdownHook(end);
    if (measured == null) {
      throw new IOException(name() + " ended with " + code + " and no result; its log is " + log);
    }
    return measured;
  }
}
