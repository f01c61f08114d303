package io.penstock.stages.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.event.RunEvent;
import java.io.IOException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Tells a fact of a run that nobody asked for. Told twice it has the same id. */
public final class KafkaFacts {
  private final KafkaSettings kafka;

  public KafkaFacts(KafkaSettings kafka) {
    this.kafka = kafka;
  }

  /**
   * Publishes one event of a run.
   *
   * @throws IOException if it did not get through
   */
  public void publish(RunEvent event) throws IOException {
    String run = event.getRunId();
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(kafka.producer(event.getJob() + "-" + run))) {
      producer.initTransactions();
      producer.beginTransaction();
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              Topics.RUN_EVENTS,
              null,
              event.getEventTime(),
              run.getBytes(UTF_8),
              AvroJson.encode(event));
      CloudEvents.headers(RunEvent.class, EventIds.of(event), "/stages", event.getEventTime())
          .forEach((name, bytes) -> record.headers().add(name, bytes));
      // A failure to send is thrown by the commit.
      Future<RecordMetadata> unused = producer.send(record);
      producer.commitTransaction();
    } catch (KafkaException e) {
      throw new IOException(
          "the event did not get to Kafka at %s: %s".formatted(kafka.bootstrap(), e.getMessage()),
          e);
    }
  }
}
