package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Raw topics, in as many splits as there were partitions at the first start; that number stays, and
 * partitions made later go to the same splits. There is no consumer group: the place in a partition
 * is in the checkpoint alone, so no offset committed elsewhere can skip a record. Broker and topics
 * are said by the options.
 */
final class TopicSource extends UnboundedSource<Outcome, Mark> {
  private static final long serialVersionUID = 1;

  /** Whether the run took over what manifests tell: then their offsets are not read again. */
  private final boolean goesOn;

  private final int split;
  private final int splits;

  TopicSource(boolean goesOn) {
    this(goesOn, -1, 0);
  }

  private TopicSource(boolean goesOn, int split, int splits) {
    this.goesOn = goesOn;
    this.split = split;
    this.splits = splits;
  }

  @Override
  public List<UnboundedSource<Outcome, Mark>> split(int desiredSplits, PipelineOptions options) {
    ReadOptions read = options.as(ReadOptions.class);
    int partitions = 0;
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(read.getBootstrapServers())) {
      for (String topic : topics(read)) {
        partitions += consumer.partitionsFor(topic).size();
      }
    }
    List<UnboundedSource<Outcome, Mark>> parts = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      parts.add(new TopicSource(goesOn, i, partitions));
    }
    if (goesOn) {
      parts.add(new RememberedSource());
    }
    return parts;
  }

  /** Whether a partition is read by this split: always by the same one, whatever else there is. */
  boolean owns(String topic, int partition) {
    return Math.floorMod(topic.hashCode() + partition, splits) == split;
  }

  @Override
  public UnboundedReader<Outcome> createReader(PipelineOptions options, @Nullable Mark mark)
      throws IOException {
    ReadOptions read = options.as(ReadOptions.class);
    return new TopicReader(
        this, read, goesOn ? History.load(Path.of(read.getHistory())) : null, mark);
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new Mark.MarkCoder();
  }

  @Override
  public Coder<Outcome> getOutputCoder() {
    return Outcomes.coder();
  }

  static List<String> topics(ReadOptions options) {
    return List.of(options.getTopics().split(",", -1));
  }

  static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", bootstrapServers);
    configuration.put("enable.auto.commit", false);
    configuration.put("auto.offset.reset", "earliest");
    configuration.put("isolation.level", "read_committed");
    configuration.put("allow.auto.create.topics", false);
    configuration.put("default.api.timeout.ms", 15_000);
    configuration.put("max.poll.records", 2000);
    configuration.put("fetch.max.bytes", 52_428_800);
    configuration.put("max.partition.fetch.bytes", 8_388_608);
    configuration.put("receive.buffer.bytes", 1_048_576);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
