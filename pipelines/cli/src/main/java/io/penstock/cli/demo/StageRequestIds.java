package io.penstock.cli.demo;

import io.penstock.schemas.Topics;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Learns from the topic what was asked for. */
final class StageRequestIds {
  private static final Duration POLL = Duration.ofMillis(200);

  private StageRequestIds() {}

  /** The id of the newest request of each stage. */
  static Map<StageKind, String> newest(String bootstrap, Duration patience) {
    Map<StageKind, String> ids = new EnumMap<>(StageKind.class);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(configuration(bootstrap, patience))) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.STAGE_REQUESTS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (record.value() != null) {
            StageRequest request = AvroJson.decode(record.value(), StageRequest.class);
            ids.put(request.getStage(), request.getId());
          }
        }
      }
    }
    return ids;
  }

  private static Map<String, Object> configuration(String bootstrap, Duration patience) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    configuration.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
    return configuration;
  }
}
