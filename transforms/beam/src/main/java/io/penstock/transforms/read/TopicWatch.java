package io.penstock.transforms.read;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks now and then what the topics look like, without ever waiting: a broker that is away must not
 * hold up a checkpoint.
 */
final class TopicWatch implements AutoCloseable {
  /** A broker that has just started may not know its topics yet. */
  private static final int UNKNOWN_TIMES = 5;

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Admin admin;
  private final List<String> topics;
  private final long everyNanos;
  private @Nullable KafkaFuture<Map<String, TopicDescription>> asked;
  private long askAt;
  private int unknown;

  TopicWatch(String bootstrapServers, List<String> topics, Duration every) {
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                5_000,
                "default.api.timeout.ms",
                15_000));
    this.topics = List.copyOf(topics);
    this.everyNanos = every.toNanos();
    this.askAt = System.nanoTime();
  }

  /** What the topics look like, by name, if an answer came since the last call. */
  Optional<Map<String, TopicDescription>> look() throws IOException {
    KafkaFuture<Map<String, TopicDescription>> answer = asked;
    if (answer == null) {
      if (System.nanoTime() - askAt >= 0) {
        asked = admin.describeTopics(topics).allTopicNames();
      }
      return Optional.empty();
    }
    if (!answer.isDone()) {
      return Optional.empty();
    }
    asked = null;
    askAt = System.nanoTime() + AGAIN_NANOS;
    try {
      Map<String, TopicDescription> seen = answer.get();
      unknown = 0;
      askAt = System.nanoTime() + everyNanos;
      return Optional.of(seen);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException && ++unknown >= UNKNOWN_TIMES) {
        throw new IOException(
            "one of the topics " + topics + " is not on the broker any more: was it deleted?", e);
      }
      // The broker is away, or was: it is asked again.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Waits for an answer, so that a reader has its partitions when it starts. */
  void await(Duration patience) {
    if (asked == null) {
      asked = admin.describeTopics(topics).allTopicNames();
    }
    try {
      asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // What became of it, look() tells.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
