package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.transforms.Outcomes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the partitions of one split, and those that are made meanwhile. Offsets that a topic does
 * not hold (compaction, retention, transaction markers) are declared absent, not passed over;
 * offsets that manifests account for are passed over, not declared. A broker that is away is waited
 * for; a topic that is another than the one read so far ends the run.
 */
final class TopicReader extends OutcomeReader {
  /** At the start partitions are waited for so long, so that the first records come at once. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration FETCH_WAIT = Duration.ofMillis(10);

  /** So many empty answers in a row are waited for; then other splits shall not wait for this. */
  private static final int EMPTY_WAITS = 5;

  private final TopicSource source;
  private final ReadOptions options;
  private final @Nullable History history;
  private final Frontier frontier;
  private final Frontier committed;
  private final Map<TopicPartition, Place> places = new HashMap<>();
  private final TreeMap<String, Long> next = new TreeMap<>();
  private final TreeMap<String, String> topicIds = new TreeMap<>();
  private final Deque<ConsumerRecord<byte[], byte[]>> batch = new ArrayDeque<>();
  private @Nullable TopicWatch watch;
  private @Nullable KafkaConsumer<byte[], byte[]> consumer;
  private int empty;

  TopicReader(
      TopicSource source, ReadOptions options, @Nullable History history, @Nullable Mark mark) {
    this.source = source;
    this.options = options;
    this.history = history;
    this.frontier = Frontier.parse(options.getUntil());
    this.committed = Frontier.parse(options.getCommitted());
    if (mark != null) {
      next.putAll(mark.next());
      topicIds.putAll(mark.topicIds());
    }
  }

  /** Where reading of one partition stands. */
  private static final class Place {
    final TopicPartition partition;
    final long end;
    final OffsetRanges committed;

    /** All offsets below were given out, or are in manifests. */
    long next;

    Place(TopicPartition partition, long next, long end, OffsetRanges committed) {
      this.partition = partition;
      this.next = next;
      this.end = end;
      this.committed = committed;
    }
  }

  @Override
  public boolean start() throws IOException {
    consumer = TopicSource.consumer(options.getBootstrapServers());
    watch =
        new TopicWatch(
            options.getBootstrapServers(),
            TopicSource.topics(options),
            Duration.ofSeconds(options.getTopicRefreshSeconds()));
    watch.await(PATIENCE);
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    TopicWatch topics = watch;
    KafkaConsumer<byte[], byte[]> from = consumer;
    if (topics == null || from == null) {
      throw new IllegalStateException("not started");
    }
    if (history != null && !history.isTakenOver()) {
      return false;
    }
    var seen = topics.look();
    if (seen.isPresent()) {
      takeUp(seen.get(), from);
    }
    while (true) {
      if (batch.isEmpty()) {
        fetch(from);
      }
      ConsumerRecord<byte[], byte[]> record = batch.peekFirst();
      if (record == null) {
        return absentAtTheEnds(from);
      }
      if (give(record)) {
        return true;
      }
    }
  }

  /** Makes the next record in hand, or what is missing before it, the current outcome. */
  private boolean give(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Place place = places.get(new TopicPartition(record.topic(), record.partition()));
    if (place == null) {
      throw new IllegalStateException("a record of a partition that nobody asked for: " + record);
    }
    if (record.offset() < place.next) {
      throw replaced(place, record.offset());
    }
    if (absent(place, Math.min(record.offset(), place.end))) {
      return true;
    }
    batch.removeFirst();
    if (record.offset() >= place.end) {
      return false;
    }
    place.next = record.offset() + 1;
    if (place.committed.contains(record.offset())) {
      return false;
    }
    if (options.getDelayMicros() > 0) {
      LockSupport.parkNanos(options.getDelayMicros() * 1000L);
    }
    current = outcome(record);
    return true;
  }

  /** Begins with partitions that are new to this reader. */
  private void takeUp(Map<String, TopicDescription> topics, KafkaConsumer<byte[], byte[]> from)
      throws IOException {
    for (TopicDescription topic : topics.values()) {
      String id = topic.topicId().toString();
      String known = topicIds.putIfAbsent(topic.name(), id);
      if (known != null && !known.equals(id)) {
        throw new IOException(
            "the topic "
                + topic.name()
                + " was deleted and made again (its id was "
                + known
                + " and is "
                + id
                + "): its offsets mean other records now. Ingest it into a new folder.");
      }
      for (TopicPartitionInfo info : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), info.partition());
        if (source.owns(topic.name(), info.partition()) && !places.containsKey(partition)) {
          Place place = place(partition);
          requireAhead(place);
          places.put(partition, place);
        }
      }
    }
    empty = 0;
    assign(from);
  }

  private Place place(TopicPartition partition) {
    String topic = partition.topic();
    int number = partition.partition();
    return new Place(
        partition,
        next.getOrDefault(topic + ':' + number, 0L),
        frontier.end(topic, number),
        history == null ? new OffsetRanges() : history.committed(topic, number));
  }

  /** What a manifest accounts for must not be given out again, whatever checkpoint was restored. */
  private void requireAhead(Place place) throws IOException {
    String topic = place.partition.topic();
    int number = place.partition.partition();
    OptionalLong end = committed.known(topic, number);
    if (end.isPresent()
        && end.getAsLong() > place.next
        && !place.committed.contains(end.getAsLong() - 1)) {
      throw new IOException(
          "the manifests account for %s-%d up to offset %d, but the checkpoint would read it from %d on, and commit records twice. Begin again from the manifests with --from-manifests."
              .formatted(topic, number, end.getAsLong(), place.next));
    }
  }

  /** Fetches from all partitions that are not at their ends. */
  private void assign(KafkaConsumer<byte[], byte[]> from) {
    Set<TopicPartition> open = new HashSet<>();
    for (Place place : places.values()) {
      place.next = place.committed.firstMissing(place.next);
      if (place.next < place.end) {
        open.add(place.partition);
      }
    }
    Set<TopicPartition> before = Set.copyOf(from.assignment());
    if (!open.equals(before)) {
      from.assign(open);
    }
    for (Place place : places.values()) {
      TopicPartition partition = place.partition;
      if (open.contains(partition)
          && (!before.contains(partition) || place.next > position(from, place))) {
        from.seek(partition, place.next);
      }
    }
  }

  private void fetch(KafkaConsumer<byte[], byte[]> from) {
    assign(from);
    if (from.assignment().isEmpty()) {
      return;
    }
    Duration wait = empty < EMPTY_WAITS ? FETCH_WAIT : Duration.ZERO;
    from.poll(wait).forEach(batch::add);
    empty = batch.isEmpty() ? empty + 1 : 0;
  }

  /** Where the consumer stands; where that is not known just now, where the place is. */
  private static long position(KafkaConsumer<byte[], byte[]> from, Place place) {
    try {
      return from.position(place.partition, Duration.ZERO);
    } catch (TimeoutException e) {
      // The broker is away, or comes back.
      return place.next;
    }
  }

  /** At a topic's end there may be offsets without records, too. */
  private boolean absentAtTheEnds(KafkaConsumer<byte[], byte[]> from) throws IOException {
    for (TopicPartition partition : from.assignment()) {
      Place place = Objects.requireNonNull(places.get(partition));
      long arrived = position(from, place);
      if (arrived < place.next) {
        throw replaced(place, arrived);
      }
      if (absent(place, Math.min(arrived, place.end))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Between the offset that is due and the one that came there is nothing, and never will be. Says
   * so of the first part that no manifest knows of.
   */
  private boolean absent(Place place, long until) {
    if (until <= place.next) {
      return false;
    }
    List<OffsetRanges.Range> gaps = place.committed.gaps(place.next, until);
    if (gaps.isEmpty()) {
      place.next = until;
      return false;
    }
    OffsetRanges.Range gap = gaps.get(0);
    current =
        Outcomes.at(position(place.partition, gap.first(), 0), Fate.ABSENT, "")
            .setThrough(gap.last())
            .build();
    place.next = gap.last() + 1;
    return true;
  }

  private static IOException replaced(Place place, long arrived) {
    return new IOException(
        "the topic "
            + place.partition.topic()
            + " is not the one that was read so far: offset "
            + place.next
            + " of partition "
            + place.partition.partition()
            + " was due, but it is at "
            + arrived
            + ". It was deleted and made again, or its broker lost records. Ingest it into a new"
            + " folder.");
  }

  private static SourcePosition position(TopicPartition partition, long offset, long timestamp) {
    return new SourcePosition(partition.topic(), partition.partition(), offset, timestamp);
  }

  private static Outcome outcome(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), UTF_8));
      }
    }
    return RawRecords.outcome(
        new SourcePosition(record.topic(), record.partition(), record.offset(), record.timestamp()),
        record.key(),
        headers,
        record.value());
  }

  @Override
  public CheckpointMark getCheckpointMark() {
    for (Place place : places.values()) {
      next.put(place.partition.topic() + ':' + place.partition.partition(), place.next);
    }
    return new Mark(next, topicIds, null);
  }

  @Override
  public TopicSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
    if (consumer != null) {
      consumer.close();
    }
  }
}
