package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The Flink cluster of a drill: a JobManager and two TaskManagers, by the project's own script. */
final class DrillCluster implements AutoCloseable {
  private static final int TASKMANAGERS = 2;
  private static final long PATIENCE_SECONDS = 180;

  private final Installation installation;
  private final Path folder;
  private final int port;
  private final int rpcPort;
  private final HttpClient client = HttpClient.newHttpClient();

  private DrillCluster(Installation installation, Path folder, int port, int rpcPort) {
    this.installation = installation;
    this.folder = folder;
    this.port = port;
    this.rpcPort = rpcPort;
  }

  @MustBeClosed
  static DrillCluster start(Installation installation, Path folder)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    DrillCluster cluster = new DrillCluster(installation, folder, freePort(), freePort());
    // Who interrupts a drill must not leave its cluster running.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::endAll, "end cluster"));
    try {
      cluster.start();
      return cluster;
    } catch (IOException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  String master() {
    return "localhost:" + port;
  }

  /** Starts what does not run, and waits until the cluster is complete. */
  void start() throws IOException, InterruptedException {
    script("start");
  }

  private void script(String action) throws IOException, InterruptedException {
    Path log = folder.resolve("script.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                installation.clusterScript().toString(),
                action,
                "--dir",
                folder.toString(),
                "--port",
                Integer.toString(port),
                "--rpc-port",
                Integer.toString(rpcPort),
                "--taskmanagers",
                Integer.toString(TASKMANAGERS))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("JOBMANAGER_OPTS", Installation.SHORT_LIVED);
    builder.environment().put("TASKMANAGER_OPTS", Installation.SHORT_LIVED);
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("cluster.sh " + action + " failed: " + Files.readString(log));
    }
  }

  /** Kills a process, as by kill -9. */
  void kill(String name) throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve(name + ".pid")).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent() && process.get().destroyForcibly()) {
      var unused = process.get().onExit().join();
    }
  }

  /** Ids of the jobs that have not ended. */
  List<String> runningJobs() throws IOException, InterruptedException {
    List<String> running = new ArrayList<>();
    for (JsonNode job : get("/jobs").get("jobs")) {
      if (List.of("INITIALIZING", "CREATED", "RUNNING").contains(job.get("status").asText())) {
        running.add(job.get("id").asText());
      }
    }
    return running;
  }

  /** Whether some job, running or not, has a step of that name. */
  boolean knows(String step) throws IOException, InterruptedException {
    for (JsonNode job : get("/jobs").get("jobs")) {
      for (JsonNode vertex : get("/jobs/" + job.get("id").asText()).get("vertices")) {
        if (vertex.get("name").asText().contains(step)) {
          return true;
        }
      }
    }
    return false;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + master() + path)).build();
    return new ObjectMapper()
        .readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private void endAll() {
    List<String> names = new ArrayList<>(List.of("jobmanager"));
    for (int i = 1; i <= TASKMANAGERS; i++) {
      names.add("taskmanager-" + i);
    }
    for (String name : names) {
      if (Files.exists(folder.resolve(name + ".pid"))) {
        try {
          kill(name);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  @Override
  public void close() {
    endAll();
  }
}
