package io.penstock.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of a built checkout, started as a user would. */
record Installation(Path root) {
  /**
   * Finds the checkout that the working folder belongs to.
   *
   * @throws IOException if it is not built
   */
  static Installation find() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IOException("not inside a checkout of Penstock: " + Path.of("").toAbsolutePath());
    }
    Installation found = new Installation(folder);
    for (Path jar : List.of(found.cli(), found.ingest())) {
      if (!Files.exists(jar)) {
        throw new IOException(jar + " is not built: run ./mvnw -DskipTests package first");
      }
    }
    return found;
  }

  private Path cli() {
    return root.resolve("pipelines/cli/target/penstock-cli.jar");
  }

  private Path ingest() {
    return root.resolve("pipelines/ingest/target/penstock-ingest.jar");
  }

  /** Starts a broker; its first line of output tells where it listens. It ends with this JVM. */
  Process broker(Path folder, Path out, Path log) throws IOException {
    List<String> command =
        java(
            List.of("-Xmx512m"),
            cli(),
            List.of(
                "broker",
                "--dir",
                folder.toString(),
                "--port",
                "0",
                "--exit-with",
                Long.toString(ProcessHandle.current().pid())));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Starts a bounded ingest of all documents on the broker. */
  Process ingest(List<String> properties, String bootstrap, Path to, Path log) throws IOException {
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    options.addAll(properties);
    List<String> command =
        java(
            options,
            ingest(),
            List.of(
                "documents",
                "--from",
                "kafka://" + bootstrap,
                "--to",
                to.toString(),
                "--bounded",
                "--parallelism",
                "2",
                "--checkpoint-interval-millis",
                "1000"));
    File file = log.toFile();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file))
            .start();
    // Who interrupts a drill must not leave its ingest running.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end ingest"));
    return process;
  }

  private static List<String> java(List<String> options, Path jar, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", jar.toString()));
    command.addAll(arguments);
    return command;
  }
}
