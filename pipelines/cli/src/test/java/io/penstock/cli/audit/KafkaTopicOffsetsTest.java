package io.penstock.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaTopicOffsetsTest {
  private static final String TOPIC = "docs";

  @TempDir Path folder;

  @Test
  void onlyCommittedRecordsExist() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
        admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
        fill(broker.bootstrap());
        admin
            .deleteRecords(Map.of(new TopicPartition(TOPIC, 1), RecordsToDelete.beforeOffset(1)))
            .all()
            .get();
      }
      try (KafkaTopicOffsets offsets = KafkaTopicOffsets.connect(broker.bootstrap())) {
        assertThat(offsets.partitions(TOPIC)).containsExactly(0, 1);
        assertThat(offsets.partitions("other")).isEmpty();
        assertThat(offsets.begin(TOPIC, 1)).isEqualTo(1);
        assertThat(offsets.end(TOPIC, 0)).isEqualTo(8);
        // 0-1 committed, 2 a marker, 3-4 aborted, 5 a marker, 6 committed, 7 a marker
        assertThat(offsets.existing(TOPIC, 0, 0, 8)).hasToString("0-1,6");
        assertThat(offsets.existing(TOPIC, 0, 1, 3)).hasToString("1");
        assertThat(offsets.existing(TOPIC, 1, 1, 3)).hasToString("1");
      }
    }
  }

  private static void fill(String bootstrap) {
    Map<String, Object> configuration =
        Map.of("bootstrap.servers", bootstrap, "transactional.id", "test");
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(configuration, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      send(producer, 2);
      producer.commitTransaction();
      send(producer, 2);
      producer.abortTransaction();
      send(producer, 1);
      producer.commitTransaction();
    }
  }

  private static void send(KafkaProducer<String, String> producer, int records) {
    producer.beginTransaction();
    for (int partition = 0; partition < 2; partition++) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(TOPIC, partition, "key", "value"));
      }
    }
    producer.flush();
  }
}
