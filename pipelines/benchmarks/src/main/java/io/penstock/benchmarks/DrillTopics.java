package io.penstock.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Fills and reads the topics of a drill, with plain clients. */
final class DrillTopics {
  private static final int TRANSACTION_RECORDS = 300;
  private static final int ABORTED_EVERY = 4;

  private final String bootstrap;

  DrillTopics(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  /**
   * Publishes in transactions. Between them come aborted ones, so that offsets without a record lie
   * all over the topic.
   */
  void publish(String topic, List<DrillRecord> records)
      throws ExecutionException, InterruptedException {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "transactional.id", "drill");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (int from = 0; from < records.size(); from += TRANSACTION_RECORDS) {
        if (from / TRANSACTION_RECORDS % ABORTED_EVERY == 1) {
          producer.beginTransaction();
          send(producer, topic, records.subList(from, Math.min(from + 20, records.size())));
          producer.abortTransaction();
        }
        producer.beginTransaction();
        int until = Math.min(from + TRANSACTION_RECORDS, records.size());
        send(producer, topic, records.subList(from, until));
        producer.commitTransaction();
      }
    }
  }

  /**
   * Publishes one by one for as long as the broker takes them.
   *
   * @return how many it took for certain
   */
  int publishWhileTaken(String topic, List<DrillRecord> records) throws InterruptedException {
    Map<String, Object> configuration =
        Map.of(
            "bootstrap.servers", bootstrap,
            "acks", "all",
            "max.block.ms", 10_000,
            "request.timeout.ms", 5_000,
            "delivery.timeout.ms", 10_000);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer());
    int taken = 0;
    try {
      for (DrillRecord record : records) {
        RecordMetadata unused = producer.send(record.on(topic)).get();
        taken++;
      }
    } catch (ExecutionException | KafkaException e) {
      // It takes no more.
    } finally {
      producer.close(Duration.ZERO);
    }
    return taken;
  }

  private static void send(
      KafkaProducer<String, byte[]> producer, String topic, List<DrillRecord> records)
      throws ExecutionException, InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (DrillRecord record : records) {
      sent.add(producer.send(record.on(topic)));
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      RecordMetadata unused = each.get();
    }
  }

  /** All committed records, each partition in its order. */
  List<ConsumerRecord<String, byte[]>> all(String topic) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed");
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
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
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
