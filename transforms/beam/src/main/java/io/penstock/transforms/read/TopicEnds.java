package io.penstock.transforms.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where topics end now. */
public final class TopicEnds {
  private TopicEnds() {}

  /**
   * The end of every partition of the topics.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker or a topic cannot be reached
   */
  public static Frontier of(String bootstrapServers, List<String> topics) {
    Map<String, Long> ends = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = TopicSource.consumer(bootstrapServers)) {
      Set<String> topicsThere = consumer.listTopics().keySet();
      for (String topic : topics) {
        if (!topicsThere.contains(topic)) {
          throw new KafkaException(
              "there is no topic " + topic + "; `penstock topics apply` makes the topics");
        }
        List<TopicPartition> partitions =
            consumer.partitionsFor(topic).stream()
                .map(p -> new TopicPartition(topic, p.partition()))
                .toList();
        consumer
            .endOffsets(partitions)
            .forEach((p, end) -> ends.put(p.topic() + ':' + p.partition(), end));
      }
    }
    return new Frontier(ends);
  }
}
