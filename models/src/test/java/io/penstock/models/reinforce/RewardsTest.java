package io.penstock.models.reinforce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.penstock.models.reinforce.Rewards.Weighted;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RewardsTest {
  private static final Duration LIMIT = Duration.ofMillis(300);
  private static final List<Answer> TWO = List.of(answer("yes"), answer("no"));

  private static Answer answer(String text) {
    return new Answer(
        new Prompt(new int[] {1}, "really?", Map.of("answer", "yes")), new int[] {2}, text, true);
  }

  private interface Scores {
    double[] of(List<Answer> answers) throws Exception;
  }

  private static RewardFunction function(String name, Scores scores) {
    return new RewardFunction() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double[] score(List<Answer> answers) throws Exception {
        return scores.of(answers);
      }
    };
  }

  @Test
  void rewardsAreWeightedAndAdded() {
    RewardFunction one = function("one", answers -> new double[] {1, 2});
    RewardFunction other = function("other", answers -> new double[] {10, 20});
    try (Rewards rewards =
        new Rewards(List.of(new Weighted(one, 1, true), new Weighted(other, 0.5, false)), LIMIT)) {
      assertThat(rewards.score(TWO).sums()).containsExactly(6, 12);
    }
  }

  @Test
  void whatIsNoRewardEndsTheRunByItsName() {
    refused(answers -> new double[] {1, Double.NaN}, "gave NaN for the answer 'no'");
    refused(
        answers -> new double[] {Double.POSITIVE_INFINITY, 1},
        "gave Infinity for the answer 'yes'");
    refused(answers -> new double[] {1}, "gave 1 rewards for 2 answers");
    refused(
        answers -> {
          throw new IllegalStateException("out of ideas");
        },
        "threw java.lang.IllegalStateException: out of ideas");
    refused(
        answers -> {
          new CountDownLatch(1).await();
          return new double[] {1, 1};
        },
        "took longer than 300 ms for 2 answers");
  }

  private static void refused(Scores scores, String message) {
    try (Rewards rewards = Rewards.of(function("mine", scores), LIMIT)) {
      assertThatThrownBy(() -> rewards.score(TWO))
          .isInstanceOf(RewardFailedException.class)
          .hasMessageContaining("reward function mine: ")
          .hasMessageContaining(message);
    }
  }

  @Test
  void whatAServiceSaysWrongEndsTheRun() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch end = new CountDownLatch(1);
    Map.of(
            "/right", "{\"rewards\": [1, 0.5]}",
            "/nan", "{\"rewards\": [1, NaN]}",
            "/text", "{\"rewards\": [1, \"NaN\"]}",
            "/infinite", "{\"rewards\": [1, 1e999]}",
            "/few", "{\"rewards\": [1]}",
            "/other", "{\"scores\": [1, 2]}")
        .forEach(
            (path, said) -> server.createContext(path, exchange -> answer(exchange, 200, said)));
    server.createContext("/broken", exchange -> answer(exchange, 500, ""));
    server.createContext("/silent", exchange -> waitFor(end));
    server.createContext(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          waitFor(end);
        });
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.start();
    URI address = URI.create("http://localhost:" + server.getAddress().getPort());
    try {
      try (Rewards rewards = Rewards.of(http(address, "/right"), Duration.ofSeconds(20))) {
        assertThat(rewards.score(TWO).sums()).containsExactly(1, 0.5);
      }
      refused(address, "/nan", "threw");
      refused(address, "/text", "gave the reward \"NaN\", not a number");
      refused(address, "/infinite", "gave Infinity for the answer 'no'");
      refused(address, "/few", "gave 1 rewards for 2 answers");
      refused(address, "/other", "answered without an array of rewards");
      refused(address, "/broken", "answered with status 500");
      refused(address, "/silent", "took longer than 500 ms for 2 answers");
      refused(address, "/endless", "took longer than 500 ms for 2 answers");
    } finally {
      end.countDown();
      server.stop(0);
      threads.shutdownNow();
    }
  }

  private static void answer(HttpExchange exchange, int status, String said) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = said.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void waitFor(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpReward http(URI address, String path) {
    return new HttpReward(address.resolve(path), Duration.ofSeconds(20));
  }

  private static void refused(URI address, String path, String message) {
    boolean hangs = path.equals("/silent") || path.equals("/endless");
    try (Rewards rewards =
        Rewards.of(http(address, path), hangs ? Duration.ofMillis(500) : Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> rewards.score(TWO))
          .isInstanceOf(RewardFailedException.class)
          .hasMessageContaining("reward function http: ")
          .hasMessageContaining(message);
    }
  }

  @Test
  void aGroupOfOneIsRefused() {
    GrpoConfig d = GrpoConfig.DEFAULT;
    assertThatThrownBy(
            () ->
                new GrpoConfig(
                    1,
                    d.maxCompletionLength(),
                    d.temperature(),
                    d.beta(),
                    d.epsilon(),
                    d.epsilonHigh(),
                    d.numIterations(),
                    d.lossType(),
                    d.scaleRewards(),
                    d.importanceSamplingLevel(),
                    d.useBiasCorrectionKl()))
        .hasMessageContaining("num-generations must be at least 2");
  }
}
