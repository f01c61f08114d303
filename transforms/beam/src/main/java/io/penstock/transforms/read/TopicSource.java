package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.transforms.Outcomes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Raw topics, one split a partition. There is no consumer group: the place in a partition is in the
 * checkpoint alone, so no offset committed elsewhere can skip a record. Offsets that the topic does
 * not hold (compaction, retention, transaction markers) are declared absent, not passed over.
 */
final class TopicSource extends UnboundedSource<Outcome, Mark> {
  private static final long serialVersionUID = 1;

  private final String bootstrapServers;
  private final List<String> topics;
  private final int partition;

  TopicSource(String bootstrapServers, List<String> topics) {
    this(bootstrapServers, topics, -1);
  }

  private TopicSource(String bootstrapServers, List<String> topics, int partition) {
    this.bootstrapServers = bootstrapServers;
    this.topics = List.copyOf(topics);
    this.partition = partition;
  }

  @Override
  public List<TopicSource> split(int desiredSplits, PipelineOptions options) {
    List<TopicSource> splits = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(bootstrapServers)) {
      for (String topic : topics) {
        consumer.partitionsFor(topic).stream()
            .mapToInt(p -> p.partition())
            .sorted()
            .forEach(p -> splits.add(new TopicSource(bootstrapServers, List.of(topic), p)));
      }
    }
    return splits;
  }

  @Override
  public UnboundedReader<Outcome> createReader(PipelineOptions options, @Nullable Mark mark) {
    ReadOptions read = options.as(ReadOptions.class);
    String topic = topics.get(0);
    return new Reader(
        this,
        new TopicPartition(topic, partition),
        mark == null ? 0 : mark.next(),
        Frontier.parse(read.getUntil()).end(topic, partition),
        read.getDelayMicros());
  }

  @Override
  public Coder<Mark> getCheckpointMarkCoder() {
    return new Mark.MarkCoder();
  }

  @Override
  public Coder<Outcome> getOutputCoder() {
    return Outcomes.coder();
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

  private static final class Reader extends UnboundedReader<Outcome> {
    private final TopicSource source;
    private final TopicPartition partition;
    private final long end;
    private final int delayMicros;
    private final Deque<ConsumerRecord<byte[], byte[]>> batch = new ArrayDeque<>();
    private @Nullable KafkaConsumer<byte[], byte[]> consumer;
    private @Nullable Outcome current;
    private long next;

    Reader(TopicSource source, TopicPartition partition, long next, long end, int delayMicros) {
      this.source = source;
      this.partition = partition;
      this.next = next;
      this.end = end;
      this.delayMicros = delayMicros;
    }

    @Override
    public boolean start() {
      consumer = consumer(source.bootstrapServers);
      consumer.assign(List.of(partition));
      consumer.seek(partition, next);
      return advance();
    }

    @Override
    public boolean advance() {
      if (next >= end) {
        return false;
      }
      KafkaConsumer<byte[], byte[]> from = consumer;
      if (from == null) {
        throw new IllegalStateException("not started");
      }
      if (batch.isEmpty()) {
        from.poll(Duration.ofMillis(10)).records(partition).forEach(batch::add);
      }
      long arrived = batch.isEmpty() ? from.position(partition) : batch.getFirst().offset();
      if (arrived > next) {
        return absent(Math.min(arrived, end));
      }
      if (batch.isEmpty()) {
        return false;
      }
      if (delayMicros > 0) {
        LockSupport.parkNanos(delayMicros * 1000L);
      }
      ConsumerRecord<byte[], byte[]> record = batch.removeFirst();
      current = outcome(record);
      next = record.offset() + 1;
      return true;
    }

    /**
     * Between the offset that was due and the one that came there is nothing, and never will be.
     */
    private boolean absent(long until) {
      current = Outcomes.at(position(next, 0), Fate.ABSENT, "").setThrough(until - 1).build();
      next = until;
      return true;
    }

    private SourcePosition position(long offset, long timestamp) {
      return new SourcePosition(partition.topic(), partition.partition(), offset, timestamp);
    }

    private Outcome outcome(ConsumerRecord<byte[], byte[]> record) {
      Map<String, String> headers = new HashMap<>();
      for (Header header : record.headers()) {
        if (header.value() != null) {
          headers.put(header.key(), new String(header.value(), UTF_8));
        }
      }
      return RawRecords.outcome(
          position(record.offset(), record.timestamp()), record.key(), headers, record.value());
    }

    @Override
    public Outcome getCurrent() {
      if (current == null) {
        throw new NoSuchElementException();
      }
      return current;
    }

    /** No step uses event time; and a sender's clock may say anything. */
    @Override
    public Instant getCurrentTimestamp() {
      return Instant.EPOCH;
    }

    @Override
    public Instant getWatermark() {
      return BoundedWindow.TIMESTAMP_MIN_VALUE;
    }

    @Override
    public CheckpointMark getCheckpointMark() {
      return new Mark(next);
    }

    @Override
    public TopicSource getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      if (consumer != null) {
        consumer.close();
      }
    }
  }
}
