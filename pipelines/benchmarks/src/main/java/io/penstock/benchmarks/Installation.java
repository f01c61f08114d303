package io.penstock.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The processes of a built checkout, started as a user would. */
public record Installation(Path root) {
  /** A drill's processes are over before the optimising compiler has paid for itself. */
  static final String SHORT_LIVED = "-XX:TieredStopAtLevel=1";

  /**
   * Finds the checkout that the working folder belongs to.
   *
   * @throws IOException if it is not built
   */
  public static Installation find() throws IOException {
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

  /** The ingest process's jar; its manifest names all its libraries. */
  public Path ingest() {
    return root.resolve("pipelines/ingest/target/penstock-ingest.jar");
  }

  /** The `penstock` command of the built checkout, without the look whether it is up to date. */
  List<String> command(String javaOptions) {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-Xmx1g"));
    if (!javaOptions.isBlank()) {
      options.addAll(List.of(javaOptions.split(" ", -1)));
    }
    return java(options, cli(), List.of());
  }

  /** The jar this class is in. */
  public Path benchmarks() {
    return root.resolve("pipelines/benchmarks/target/penstock-benchmarks.jar");
  }

  /** Starts a broker; its first line of output tells where it listens. It ends with this JVM. */
  public Process broker(Path folder, String port, Path out, Path log) throws IOException {
    List<String> command =
        java(
            List.of("-Xmx512m"),
            cli(),
            List.of(
                "broker",
                "--dir",
                folder.toString(),
                "--port",
                port,
                "--exit-with",
                Long.toString(ProcessHandle.current().pid())));
    return new ProcessBuilder(command)
        .redirectOutput(out.toFile())
        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  Path clusterScript() {
    return root.resolve("deploy/flink/cluster.sh");
  }

  /** Starts a bounded ingest of all documents on the broker. It ends with this JVM. */
  Process ingest(List<String> properties, String bootstrap, Path to, Path log, List<String> more)
      throws IOException {
    List<String> options = new ArrayList<>(List.of("-Xmx1g", SHORT_LIVED));
    options.addAll(properties);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "documents",
                "--from",
                "kafka://" + bootstrap,
                "--to",
                to.toString(),
                "--bounded",
                "--checkpoint-interval-millis",
                "1000",
                "--exit-with",
                Long.toString(ProcessHandle.current().pid())));
    arguments.addAll(more);
    return logged(java(options, ingest(), arguments), log);
  }

  /** Starts the command that stops a run with a savepoint. */
  Process stop(Path to, Path log) throws IOException {
    return logged(
        java(List.of("-Xmx128m", SHORT_LIVED), ingest(), List.of("stop", "--to", to.toString())),
        log);
  }

  /** What the audit of a data folder finds fault with; empty where it finds nothing. */
  String audit(Path data, String bootstrap, Path log) throws IOException, InterruptedException {
    Process audit =
        logged(
            java(
                List.of("-Xmx512m", SHORT_LIVED),
                cli(),
                List.of("audit", data.toString(), "--bootstrap", bootstrap)),
            log);
    return audit.waitFor() == 0 ? "" : "the audit found: " + Files.readString(log);
  }

  private static Process logged(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
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
