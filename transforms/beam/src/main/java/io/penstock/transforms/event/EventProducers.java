package io.penstock.transforms.event;

import io.penstock.schemas.Topics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How events are sent: acknowledged by all replicas, in order, without delay. */
final class EventProducers {
  private EventProducers() {}

  static Map<String, Object> configuration(String bootstrapServers) {
    return Map.of(
        "bootstrap.servers",
        bootstrapServers,
        "key.serializer",
        StringSerializer.class,
        "value.serializer",
        ByteArraySerializer.class,
        "acks",
        "all",
        "enable.idempotence",
        true,
        "linger.ms",
        5,
        "max.request.size",
        Topics.RECORD_BYTES_MAX,
        "buffer.memory",
        2L * Topics.RECORD_BYTES_MAX,
        "compression.type",
        "lz4");
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
