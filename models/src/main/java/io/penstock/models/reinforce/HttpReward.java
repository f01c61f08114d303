package io.penstock.models.reinforce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * Rewards by a service: posts {@code {"prompts": [...], "completions": [...], "columns": [{...}]}}
 * and expects {@code {"rewards": [...]}}, one number an answer.
 */
public final class HttpReward implements RewardFunction {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 1 << 20;

  private final URI address;
  private final Duration limit;
  private final HttpClient client;

  /**
   * A service at an address.
   *
   * @param limit how long it may take to connect, and to answer
   */
  public HttpReward(URI address, Duration limit) {
    this.address = address;
    this.limit = limit;
    client = HttpClient.newBuilder().connectTimeout(limit).build();
  }

  @Override
  public String name() {
    return "http";
  }

  @Override
  public double[] score(List<Answer> answers) throws IOException, InterruptedException {
    ObjectNode asked = JSON.createObjectNode();
    ArrayNode prompts = asked.putArray("prompts");
    ArrayNode completions = asked.putArray("completions");
    ArrayNode columns = asked.putArray("columns");
    for (Answer answer : answers) {
      prompts.add(answer.prompt().text());
      completions.add(answer.text());
      columns.addPOJO(answer.prompt().columns());
    }
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(limit)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(asked)))
            .build();
    HttpResponse<InputStream> response =
        client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    byte[] said;
    try (InputStream body = response.body()) {
      said = body.readNBytes(MOST_BYTES);
    }
    if (response.statusCode() != 200) {
      throw new IOException(address + " answered with status " + response.statusCode());
    }
    return rewards(JSON.readTree(said).path("rewards"));
  }

  private double[] rewards(JsonNode said) throws IOException {
    if (!said.isArray()) {
      throw new IOException(address + " answered without an array of rewards");
    }
    double[] rewards = new double[said.size()];
    for (int i = 0; i < rewards.length; i++) {
      if (!said.get(i).isNumber()) {
        throw new IOException(address + " gave the reward " + said.get(i) + ", not a number");
      }
      rewards[i] = said.get(i).asDouble();
    }
    return rewards;
  }
}
