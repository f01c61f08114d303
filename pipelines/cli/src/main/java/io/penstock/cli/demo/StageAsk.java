package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.broker.Kafka;
import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.event.CloudEvents;
import io.penstock.schemas.stage.StageRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks the workers for a stage. */
final class StageAsk {
  private StageAsk() {}

  /**
   * Asks; who asks for the same again asks for nothing new.
   *
   * @throws CommandFailure if the broker does not take the request
   */
  static void send(String bootstrap, StageRequest request) throws InterruptedException {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(configuration(bootstrap))) {
      ProducerRecord<String, byte[]> asked =
          new ProducerRecord<>(Topics.STAGE_REQUESTS, request.getId(), AvroJson.encode(request));
      CloudEvents.headers(
              StageRequest.class,
              request.getId(),
              "/stages/" + request.getStage(),
              request.getRequestedAt())
          .forEach((name, value) -> asked.headers().add(name, value));
      var unused = producer.send(asked).get();
    } catch (ExecutionException e) {
      throw new CommandFailure(
          "Kafka at %s did not take the request %s: %s"
              .formatted(bootstrap, request.getId(), e.getCause()),
          e);
    }
  }

  private static Map<String, Object> configuration(String bootstrap) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    configuration.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
    configuration.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    configuration.put(ProducerConfig.ACKS_CONFIG, "all");
    configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Kafka.PATIENCE.toMillis());
    return configuration;
  }
}
