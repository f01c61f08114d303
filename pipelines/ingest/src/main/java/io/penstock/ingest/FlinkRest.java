package io.penstock.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a JobManager is asked over its REST interface. */
final class FlinkRest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final String master;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  /**
   * @param master HOST:PORT
   */
  FlinkRest(String master) {
    this.master = master;
  }

  String master() {
    return master;
  }

  /** A job as the JobManager lists it. */
  record Listed(String id, String name, String state) {
    boolean hasEnded() {
      return ENDED.contains(state);
    }
  }

  /** All jobs that it knows, ended ones among them. */
  List<Listed> jobs() throws IOException, InterruptedException {
    List<Listed> jobs = new ArrayList<>();
    for (JsonNode job : require(send("GET", "/jobs/overview", "")).get("jobs")) {
      jobs.add(
          new Listed(job.get("jid").asText(), job.get("name").asText(), job.get("state").asText()));
    }
    return jobs;
  }

  /** Empty where it does not know the job. */
  Optional<Listed> job(String id) throws IOException, InterruptedException {
    HttpResponse<String> answer = send("GET", "/jobs/" + id, "");
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    JsonNode job = require(answer);
    return Optional.of(new Listed(id, job.get("name").asText(), job.get("state").asText()));
  }

  /** Why a job failed, as a printed stack trace; empty where nothing failed. */
  String failure(String id) throws IOException, InterruptedException {
    JsonNode all = require(send("GET", "/jobs/" + id + "/exceptions?maxExceptions=1", ""));
    return all.path("root-exception").asText("").replaceFirst("^null$", "");
  }

  void cancel(String id) throws IOException, InterruptedException {
    JsonNode unused = require(send("PATCH", "/jobs/" + id + "?mode=cancel", ""));
  }

  /** Asks for a stop with a savepoint; gives the request's id. */
  String stop(String id, String targetDirectory) throws IOException, InterruptedException {
    String body =
        JSON.writeValueAsString(
            Map.of("targetDirectory", targetDirectory, "drain", false, "formatType", "CANONICAL"));
    return require(send("POST", "/jobs/" + id + "/stop", body)).get("request-id").asText();
  }

  /**
   * Where the savepoint lies that was asked for; empty while it is under way.
   *
   * @throws IngestException if there will be none
   */
  Optional<String> savepoint(String id, String request)
      throws IngestException, IOException, InterruptedException {
    JsonNode answer = require(send("GET", "/jobs/" + id + "/savepoints/" + request, ""));
    if (!answer.path("status").path("id").asText().equals("COMPLETED")) {
      return Optional.empty();
    }
    JsonNode operation = answer.path("operation");
    if (operation.has("failure-cause")) {
      throw new IngestException(
          RootCause.ofTrace(operation.get("failure-cause").path("stack-trace").asText()));
    }
    return Optional.of(operation.get("location").asText());
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + master + path))
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode require(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "the JobManager at %s answered %d to %s: %s"
              .formatted(
                  master, answer.statusCode(), answer.uri().getPath(), answer.body().strip()));
    }
    return JSON.readTree(answer.body());
  }
}
