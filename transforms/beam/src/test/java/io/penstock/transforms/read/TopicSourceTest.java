package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.OffsetRanges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.beam.sdk.io.UnboundedSource;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real broker: what the offsets do there is what this source is about. */
class TopicSourceTest {
  private static final long IDLE_MILLIS = 1000;

  @TempDir static Path folder;
  private static TestBroker broker;

  @BeforeAll
  @SuppressWarnings("MustBeClosedChecker") // closed after all
  static void startBroker() throws Exception {
    broker = TestBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static KafkaProducer<String, byte[]> producer(Map<String, Object> more) {
    return producer(broker, more);
  }

  private static KafkaProducer<String, byte[]> producer(
      TestBroker broker, Map<String, Object> more) {
    Map<String, Object> configuration = new java.util.HashMap<>(more);
    configuration.put("bootstrap.servers", broker.bootstrap());
    return new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer());
  }

  private static void send(String topic, int from, int to) throws Exception {
    send(broker, topic, from, to);
  }

  private static void send(TestBroker broker, String topic, int from, int to) throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer(broker, Map.of())) {
      for (int i = from; i < to; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, 0, 100L + i, "k" + i, ("v" + i).getBytes(UTF_8)));
      }
    }
  }

  private static ReadOptions options(String topic, String until) {
    ReadOptions options = PipelineOptionsFactory.as(ReadOptions.class);
    options.setBootstrapServers(broker.bootstrap());
    options.setTopics(topic);
    options.setUntil(until);
    options.setTopicRefreshSeconds(1);
    return options;
  }

  private static List<UnboundedSource<Outcome, Mark>> splits(String topic) {
    return new TopicSource(false).split(1, options(topic, ""));
  }

  /** The split that reads a partition. */
  private static UnboundedSource<Outcome, Mark> split(String topic, int partition) {
    for (UnboundedSource<Outcome, Mark> split : splits(topic)) {
      if (((TopicSource) split).owns(topic, partition)) {
        return split;
      }
    }
    throw new AssertionError("nobody reads " + topic + ':' + partition);
  }

  /** Reads until so many outcomes are there, or none has come for a second. */
  private record Read(List<String> seen, Mark mark) {
    static Read of(
        UnboundedSource<Outcome, Mark> split,
        String topic,
        @Nullable Mark from,
        String until,
        int outcomes)
        throws Exception {
      return of(split, options(topic, until), from, outcomes);
    }

    static Read of(
        UnboundedSource<Outcome, Mark> split,
        ReadOptions options,
        @Nullable Mark from,
        int outcomes)
        throws Exception {
      try (UnboundedReader<Outcome> reader = split.createReader(options, from)) {
        List<String> seen = reader.start() ? goOn(reader, outcomes - 1) : goOn(reader, outcomes);
        return new Read(seen, (Mark) reader.getCheckpointMark());
      }
    }

    private static List<String> goOn(UnboundedReader<Outcome> reader, int outcomes)
        throws Exception {
      List<String> seen = new ArrayList<>();
      try {
        seen.add(text(reader.getCurrent()));
      } catch (NoSuchElementException e) {
        // Nothing came at the start.
      }
      seen.addAll(more(reader, outcomes, IDLE_MILLIS));
      return seen;
    }

    static List<String> more(UnboundedReader<Outcome> reader, int outcomes, long idleMillis)
        throws Exception {
      List<String> seen = new ArrayList<>();
      long deadline = System.nanoTime() + idleMillis * 1_000_000;
      while (seen.size() < outcomes && System.nanoTime() < deadline) {
        if (reader.advance()) {
          seen.add(text(reader.getCurrent()));
          deadline = System.nanoTime() + idleMillis * 1_000_000;
        } else {
          Thread.sleep(10);
        }
      }
      return seen;
    }

    private static String text(Outcome outcome) {
      long offset = outcome.getSource().getOffset();
      return outcome.getFate() == Fate.ABSENT
          ? offset + "-" + outcome.getThrough() + " absent"
          : offset + " " + outcome.getFate() + " " + outcome.getId();
    }
  }

  @Test
  void aCheckpointBehindWhatManifestsAccountForIsRefused() throws Exception {
    String topic = "behind";
    broker.makeTopic(topic, 1);
    send(topic, 0, 10);
    UnboundedSource<Outcome, Mark> split = split(topic, 0);
    ReadOptions even = options(topic, "");
    even.setCommitted(topic + ":0=5");
    assertThat(Read.of(split, even, Mark.at(topic + ":0", 5), 5).seen()).hasSize(5);
    ReadOptions ahead = options(topic, "");
    ahead.setCommitted(topic + ":0=8");
    assertThatThrownBy(() -> Read.of(split, ahead, Mark.at(topic + ":0", 5), 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("behind-0 up to offset 8", "would read it from 5 on");
  }

  @Test
  void readsEachPartitionUpToItsEndAndResumes() throws Exception {
    broker.makeTopic("plain", 2);
    send("plain", 0, 5);
    assertThat(TopicEnds.of(broker.bootstrap(), List.of("plain")))
        .isEqualTo(new Frontier(Map.of("plain:0", 5L, "plain:1", 0L)));
    assertThat(splits("plain")).hasSize(2);
    UnboundedSource<Outcome, Mark> split = split("plain", 0);

    Read first = Read.of(split, "plain", null, "plain:0=4,plain:1=0", 2);
    assertThat(first.seen()).containsExactly("0 KEPT k0", "1 KEPT k1");
    assertThat(first.mark().next()).isEqualTo(Map.of("plain:0", 2L));
    // The bound holds though more is there; nothing but the mark says where to go on.
    Read second = Read.of(split, "plain", first.mark(), "plain:0=4,plain:1=0", 99);
    assertThat(second.seen()).containsExactly("2 KEPT k2", "3 KEPT k3");
    assertThat(Read.of(split("plain", 1), "plain", null, "plain:0=4,plain:1=0", 99).seen())
        .isEmpty();
    // The next run's bound reaches the same, restored split.
    assertThat(Read.of(split, "plain", second.mark(), "plain:0=5,plain:1=0", 1).seen())
        .containsExactly("4 KEPT k4");
  }

  @Test
  void takesKeyHeadersTimestampAndTombstone() throws Exception {
    broker.makeTopic("headers", 1);
    try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
      List<org.apache.kafka.common.header.Header> headers =
          List.of(
              new RecordHeader("content-type", "text/html".getBytes(UTF_8)),
              new RecordHeader("meta-a", "b".getBytes(UTF_8)),
              new RecordHeader("empty", null));
      producer
          .send(new ProducerRecord<>("headers", 0, 77L, "k", "v".getBytes(UTF_8), headers))
          .get();
      producer.send(new ProducerRecord<String, byte[]>("headers", "k", null)).get();
    }
    try (UnboundedReader<Outcome> reader =
        split("headers", 0).createReader(options("headers", "headers:0=2"), null)) {
      for (boolean some = reader.start(); !some; ) {
        some = reader.advance();
      }
      Outcome kept = reader.getCurrent();
      assertThat(kept.getSource().getTimestamp()).isEqualTo(77);
      assertThat(kept.getRaw().getContentType()).isEqualTo("text/html");
      assertThat(kept.getRaw().getMetadata()).isEqualTo(Map.of("a", "b"));
      assertThat(reader.advance()).isTrue();
      assertThat(reader.getCurrent().getFate()).isEqualTo(Fate.DELETED);
    }
  }

  @Test
  void whatAnAbortedTransactionLeftIsAbsentAlsoAtTheEnd() throws Exception {
    broker.makeTopic("transactions", 1);
    send("transactions", 0, 1);
    try (KafkaProducer<String, byte[]> producer = producer(Map.of("transactional.id", "t"))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", 0, "gone", new byte[1])).get();
      producer.send(new ProducerRecord<>("transactions", 0, "gone", new byte[1])).get();
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>("transactions", 0, "there", new byte[1])).get();
      producer.commitTransaction();
    }
    Frontier ends = TopicEnds.of(broker.bootstrap(), List.of("transactions"));
    assertThat(ends.count()).isEqualTo(6);
    assertThat(Read.of(split("transactions", 0), "transactions", null, ends.toString(), 4).seen())
        .containsExactly("0 KEPT k0", "1-3 absent", "4 KEPT there", "5-5 absent");
  }

  @Test
  void whatRetentionTookIsAbsent() throws Exception {
    broker.makeTopic("retention", 1);
    send("retention", 0, 6);
    try (Admin admin = broker.admin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition("retention", 0), RecordsToDelete.beforeOffset(4)))
          .all()
          .get();
    }
    UnboundedSource<Outcome, Mark> split = split("retention", 0);
    assertThat(Read.of(split, "retention", null, "retention:0=6", 3).seen())
        .containsExactly("0-3 absent", "4 KEPT k4", "5 KEPT k5");
    assertThat(Read.of(split, "retention", Mark.at("retention:0", 2), "retention:0=6", 1).seen())
        .containsExactly("2-3 absent");
    // A bound among what is gone.
    assertThat(Read.of(split, "retention", null, "retention:0=3", 9).seen())
        .containsExactly("0-2 absent");
  }

  @Test
  void aPartitionMadeMeanwhileIsReadByTheSameSplits() throws Exception {
    broker.makeTopic("grows", 1);
    send("grows", 0, 2);
    UnboundedSource<Outcome, Mark> split = split("grows", 0);
    Mark mark;
    try (UnboundedReader<Outcome> reader = split.createReader(options("grows", ""), null)) {
      boolean unused = reader.start();
      Read.more(reader, 2, IDLE_MILLIS);
      try (Admin admin = broker.admin()) {
        admin.createPartitions(Map.of("grows", NewPartitions.increaseTo(3))).all().get();
      }
      try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
        producer.send(new ProducerRecord<>("grows", 2, 5L, "new", new byte[1])).get();
      }
      assertThat(Read.more(reader, 1, 20_000)).containsExactly("0 KEPT new");
      mark = (Mark) reader.getCheckpointMark();
    }
    assertThat(mark.next()).isEqualTo(Map.of("grows:0", 2L, "grows:1", 0L, "grows:2", 1L));
    // And between two runs: the splits stay one, and a bounded run knows the new partitions.
    try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
      producer.send(new ProducerRecord<>("grows", 1, 5L, "between", new byte[1])).get();
    }
    Frontier ends = TopicEnds.of(broker.bootstrap(), List.of("grows"));
    assertThat(ends.count()).isEqualTo(4);
    assertThat(Read.of(split, "grows", mark, ends.toString(), 9).seen())
        .containsExactly("0 KEPT between");
    assertThat(Read.of(split, "grows", mark, "grows:0=2,grows:2=1", 9).seen()).isEmpty();
  }

  @Test
  void everyPartitionHasOneSplit() throws Exception {
    broker.makeTopic("many", 5);
    for (int partition = 0; partition < 20; partition++) {
      int p = partition;
      assertThat(splits("many")).filteredOn(s -> ((TopicSource) s).owns("many", p)).hasSize(1);
    }
    assertThat(splits("many"))
        .allSatisfy(
            s -> {
              int owned = 0;
              for (int p = 0; p < 5; p++) {
                owned += ((TopicSource) s).owns("many", p) ? 1 : 0;
              }
              assertThat(owned).isEqualTo(1);
            });
  }

  @Test
  void aTopicMadeAgainUnderItsNameIsRefused() throws Exception {
    broker.makeTopic("again", 1);
    send("again", 0, 3);
    UnboundedSource<Outcome, Mark> split = split("again", 0);
    Mark mark = Read.of(split, "again", null, "again:0=3", 3).mark();
    try (Admin admin = broker.admin()) {
      admin.deleteTopics(List.of("again")).all().get();
      broker.makeTopic("again", 1);
    }
    // It has more records than were read, so that offsets alone would tell nothing.
    send("again", 0, 6);
    assertThatThrownBy(() -> Read.of(split, "again", mark, "again:0=6", 3))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the topic again was deleted and made again");
    // Without its id the offsets tell at least of a topic that is shorter now.
    assertThatThrownBy(() -> Read.of(split, "again", Mark.at("again:0", 9), "again:0=20", 1))
        .hasMessageContaining("the topic again is not the one that was read so far: offset 9");
  }

  @Test
  void committedOffsetsArePassedOverAndTheHolesAreRead(@TempDir Path history) throws Exception {
    broker.makeTopic("holes", 1);
    send("holes", 0, 8);
    History.write(history, Map.of("holes:0", OffsetRanges.parse("0-2,4,6")), List.of(), List.of());
    ReadOptions options = options("holes", "holes:0=8");
    options.setHistory(history.toString());
    UnboundedSource<Outcome, Mark> split = new TopicSource(true).split(1, options).get(0);
    assertThat(Read.of(split, options, null, 9).seen()).as("before the notices").isEmpty();
    Files.createFile(History.takenOver(history));
    assertThat(Read.of(split, options, null, 9).seen())
        .containsExactly("3 KEPT k3", "5 KEPT k5", "7 KEPT k7");
    try (Admin admin = broker.admin()) {
      admin
          .deleteRecords(Map.of(new TopicPartition("holes", 0), RecordsToDelete.beforeOffset(7)))
          .all()
          .get();
    }
    assertThat(Read.of(split, options, null, 9).seen())
        .as("nothing is declared absent that manifests know")
        .containsExactly("3-3 absent", "5-5 absent", "7 KEPT k7");
  }

  @Test
  void outlivesABrokerThatIsAwayForAWhile(@TempDir Path folder) throws Exception {
    try (TestBroker restarting = TestBroker.start(folder)) {
      restarting.makeTopic("away", 1);
      ReadOptions options = options("away", "");
      options.setBootstrapServers(restarting.bootstrap());
      UnboundedSource<Outcome, Mark> split = new TopicSource(false).split(1, options).get(0);
      try (UnboundedReader<Outcome> reader = split.createReader(options, null)) {
        boolean unused = reader.start();
        send(restarting, "away", 0, 3);
        assertThat(Read.more(reader, 3, 20_000)).hasSize(3);
        restarting.stop();
        long longest = 0;
        for (int i = 0; i < 50; i++) {
          long start = System.nanoTime();
          assertThat(reader.advance()).isFalse();
          longest = Math.max(longest, System.nanoTime() - start);
          Thread.sleep(100);
        }
        assertThat(longest)
            .as("a checkpoint must not wait for the broker")
            .isLessThan(2_000_000_000L);
        restarting.startAgain();
        send(restarting, "away", 3, 5);
        assertThat(Read.more(reader, 2, 60_000)).containsExactly("3 KEPT k3", "4 KEPT k4");
        assertThat(((Mark) reader.getCheckpointMark()).next()).isEqualTo(Map.of("away:0", 5L));
      }
    }
  }

  /**
   * By a quota of its own, as operators set them: it holds each answer back until it is paid for.
   */
  @Test
  void aSlowBrokerLosesNothingAndHoldsNoCheckpointUp(@TempDir Path folder) throws Exception {
    try (TestBroker slow = TestBroker.start(folder)) {
      slow.makeTopic("slow", 1);
      try (KafkaProducer<String, byte[]> producer = producer(slow, Map.of())) {
        for (int i = 0; i < 24; i++) {
          var unused = producer.send(new ProducerRecord<>("slow", "k" + i, new byte[900_000]));
        }
      }
      slow.limitConsumers(8_000_000);
      ReadOptions options = options("slow", "");
      options.setBootstrapServers(slow.bootstrap());
      UnboundedSource<Outcome, Mark> split = new TopicSource(false).split(1, options).get(0);
      List<String> seen = new ArrayList<>();
      long longest = 0;
      long begin = System.nanoTime();
      try (UnboundedReader<Outcome> reader = split.createReader(options, null)) {
        boolean there = reader.start();
        while (seen.size() < 24 && System.nanoTime() - begin < 60_000_000_000L) {
          if (there) {
            seen.add(Read.text(reader.getCurrent()));
          }
          long before = System.nanoTime();
          there = reader.advance();
          longest = Math.max(longest, System.nanoTime() - before);
        }
        assertThat(((Mark) reader.getCheckpointMark()).next()).isEqualTo(Map.of("slow:0", 24L));
      }
      assertThat(seen).isEqualTo(IntStream.range(0, 24).mapToObj(i -> i + " KEPT k" + i).toList());
      assertThat(System.nanoTime() - begin)
          .as("21.6 MB at 8 MB a second, but for a first burst: the quota was in force")
          .isGreaterThan(1_000_000_000L);
      assertThat(longest)
          .as("a checkpoint must not wait for the broker")
          .isLessThan(1_000_000_000L);
    }
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TopicEnds.of(broker.bootstrap(), List.of("nowhere")))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("there is no topic nowhere");
  }
}
