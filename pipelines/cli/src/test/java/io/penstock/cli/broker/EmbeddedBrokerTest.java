package io.penstock.cli.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.cli.CommandResult;
import io.penstock.schemas.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {

  @Test
  void topicsAreMadeMendedAndKeptOverARestart(@TempDir Path folder) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Admin admin = Kafka.admin(broker.bootstrap())) {
      TopicSetup setup = new TopicSetup(admin);
      assertThat(setup.apply(Topics.ALL)).hasSize(Topics.ALL.size());
      assertThat(topics(admin)).isEqualTo(expected());
      assertThat(setup.apply(Topics.ALL)).isEmpty();
      spoil(admin);
      assertThat(setup.apply(Topics.ALL)).containsExactly("chunks: retention.ms 1000 -> -1");
      assertThat(topics(admin)).isEqualTo(expected());

      assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
          .isInstanceOf(BrokerException.class)
          .hasMessageContaining("another broker uses the folder " + folder);
      send(broker.bootstrap());
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
        Admin admin = Kafka.admin(broker.bootstrap())) {
      assertThat(topics(admin)).isEqualTo(expected());
      CommandResult applied =
          CommandResult.of("topics", "apply", "--bootstrap", broker.bootstrap(), "--json");
      assertThat(applied.code()).isZero();
      assertThat(applied.out()).contains("\"changes\" : [ ]");
      assertThat(send(broker.bootstrap())).as("offset after the restart").isEqualTo(1);
    }
  }

  private static void spoil(Admin admin) throws Exception {
    Topics other = new Topics(Topics.CHUNKS, 1, Map.of("retention.ms", "1000"));
    assertThat(new TopicSetup(admin).apply(List.of(other)))
        .containsExactly("chunks: retention.ms -1 -> 1000");
  }

  private static long send(String bootstrap) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(Topics.RUN_EVENTS, 0, null, new byte[] {1}))
          .get()
          .offset();
    }
  }

  /** Name to partitions and to those settings that {@link Topics} names. */
  private static Map<String, String> topics(Admin admin) throws Exception {
    Map<String, String> topics = new TreeMap<>();
    List<String> names = new ArrayList<>(admin.listTopics().names().get());
    for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
      Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      Map<String, String> settings = new TreeMap<>();
      for (String key : List.of("cleanup.policy", "retention.ms", "max.message.bytes")) {
        settings.put(key, config.get(key).value());
      }
      topics.put(topic.name(), topic.partitions().size() + " " + settings);
    }
    return topics;
  }

  private static Map<String, String> expected() {
    Map<String, String> topics = new TreeMap<>();
    for (Topics topic : Topics.ALL) {
      topics.put(topic.name(), topic.partitions() + " " + new TreeMap<>(topic.configuration()));
    }
    return topics;
  }

  @Test
  void aPortThatIsTakenIsRefusedByNumber(@TempDir Path folder) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CommandResult result =
          CommandResult.of(
              "broker", "--dir", folder.toString(), "--port", "" + taken.getLocalPort());
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.err())
          .contains("port " + taken.getLocalPort() + " cannot be used", "--port");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedByName(@TempDir Path temp) throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "not a folder");
    CommandResult result = CommandResult.of("broker", "--dir", file.toString(), "--port", "0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("the folder " + file + " cannot be written");
  }
}
