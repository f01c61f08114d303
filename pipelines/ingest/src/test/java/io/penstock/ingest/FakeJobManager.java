package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers as a JobManager's REST interface does, as far as this module asks. */
final class FakeJobManager implements AutoCloseable {
  private record Known(String name, String state) {}

  private final HttpServer server;
  private final Map<String, Known> jobs = new LinkedHashMap<>();
  final List<String> asked = new ArrayList<>();

  /** What a savepoint comes to, as JSON. */
  String operation = "{\"location\":\"file:/tmp/savepoint-1\"}";

  FakeJobManager() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String master() {
    return "localhost:" + server.getAddress().getPort();
  }

  FlinkRest rest() {
    return new FlinkRest(master());
  }

  void job(String id, String name, String state) {
    jobs.put(id, new Known(name, state));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
    String method = exchange.getRequestMethod();
    if (!method.equals("GET")) {
      asked.add(method + ' ' + exchange.getRequestURI());
    }
    if (path[1].equals("overview")) {
      send(
          exchange,
          200,
          jobs.entrySet().stream()
              .map(j -> "{\"jid\":\"" + j.getKey() + "\"," + fields(j.getValue()) + "}")
              .collect(Collectors.joining(",", "{\"jobs\":[", "]}")));
    } else if (!jobs.containsKey(path[1])) {
      send(exchange, 404, "{\"errors\":[\"Job not found\"]}");
    } else if (method.equals("PATCH")) {
      jobs.computeIfPresent(path[1], (id, job) -> new Known(job.name, "CANCELED"));
      send(exchange, 202, "{}");
    } else if (method.equals("POST")) {
      send(exchange, 202, "{\"request-id\":\"r1\"}");
    } else if (path.length > 2 && path[2].equals("savepoints")) {
      jobs.computeIfPresent(path[1], (id, job) -> new Known(job.name, "FINISHED"));
      send(exchange, 200, "{\"status\":{\"id\":\"COMPLETED\"},\"operation\":" + operation + "}");
    } else if (path.length > 2 && path[2].equals("exceptions")) {
      send(
          exchange,
          200,
          "{\"root-exception\":\"A: outer\\n\\tat x\\nCaused by: B: the disk is full\\n\\tat y\"}");
    } else {
      send(exchange, 200, "{" + fields(jobs.get(path[1])) + "}");
    }
  }

  private static String fields(Known job) {
    return "\"name\":\"%s\",\"state\":\"%s\"".formatted(job.name, job.state);
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
