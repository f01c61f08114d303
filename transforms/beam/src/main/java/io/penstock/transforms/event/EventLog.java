package io.penstock.transforms.event;

import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.stage.StageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What the main of a bounded run says itself, after the pipeline: what it left unsaid, and the end.
 */
public final class EventLog {
  private EventLog() {}

  /**
   * Announces the manifests of a folder that the topic does not know: a run may end, or die,
   * between a manifest and its event.
   *
   * @return how many were missing
   */
  public static int announceMissing(String bootstrapServers, String run, DataFolder folder)
      throws IOException {
    Set<String> known = keys(bootstrapServers, Topics.SHARD_MANIFESTS);
    List<ProducerRecord<String, byte[]>> missing = new ArrayList<>();
    for (String id : Manifests.ids(folder)) {
      if (!known.contains(id)) {
        missing.add(Events.manifest(run, id, Manifests.read(folder, id)));
      }
    }
    send(bootstrapServers, missing);
    return missing.size();
  }

  /** Asks for stages. */
  public static void ask(String bootstrapServers, List<StageRequest> requests) {
    send(bootstrapServers, requests.stream().map(Events::request).toList());
  }

  private static void send(String bootstrapServers, List<ProducerRecord<String, byte[]>> records) {
    if (records.isEmpty()) {
      return;
    }
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(EventProducers.configuration(bootstrapServers))) {
      for (ProducerRecord<String, byte[]> record : records) {
        EventProducers.send(producer, record, failure);
      }
      producer.flush();
    }
    EventProducers.check(failure);
  }

  private static Set<String> keys(String bootstrapServers, String topic) {
    Set<String> keys = new HashSet<>();
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false);
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(r -> keys.add(r.key()));
      }
    }
    return keys;
  }
}
