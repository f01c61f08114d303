package io.penstock.transforms.event;

import io.penstock.schemas.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How events are sent: acknowledged by all replicas, in order, without delay. */
final class EventProducers {
  private static final int AWAY_MILLIS = 120_000;

  private EventProducers() {}

  static Map<String, Object> configuration(String bootstrapServers) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", bootstrapServers);
    configuration.put("key.serializer", StringSerializer.class);
    configuration.put("value.serializer", ByteArraySerializer.class);
    configuration.put("acks", "all");
    configuration.put("enable.idempotence", true);
    configuration.put("linger.ms", 5);
    configuration.put("max.request.size", Topics.RECORD_BYTES_MAX);
    configuration.put("buffer.memory", 2L * Topics.RECORD_BYTES_MAX);
    configuration.put("compression.type", "lz4");
    // A broker that restarts is waited for; the checkpoint that waits meanwhile has ten minutes.
    configuration.put("delivery.timeout.ms", AWAY_MILLIS);
    configuration.put("max.block.ms", AWAY_MILLIS);
    return configuration;
  }

  /** Sends; a failure is kept until {@link #check}. */
  static void send(
      KafkaProducer<String, byte[]> producer,
      ProducerRecord<String, byte[]> event,
      AtomicReference<Exception> failure) {
    var unused =
        producer.send(
            event,
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  /**
   * To be called after a flush.
   *
   * @throws KafkaException if an event was not acknowledged
   */
  static void check(AtomicReference<Exception> failure) {
    Exception e = failure.getAndSet(null);
    if (e != null) {
      throw new KafkaException("an event could not be sent: " + e.getMessage(), e);
    }
  }
}
