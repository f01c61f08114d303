package io.penstock.transforms.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.kafka.clients.admin.Admin;
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
    Map<String, Object> configuration = new java.util.HashMap<>(more);
    configuration.put("bootstrap.servers", broker.bootstrap());
    return new KafkaProducer<>(configuration, new StringSerializer(), new ByteArraySerializer());
  }

  private static void send(String topic, int from, int to) throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer(Map.of())) {
      for (int i = from; i < to; i++) {
        var unused =
            producer.send(
                new ProducerRecord<>(topic, 0, 100L + i, "k" + i, ("v" + i).getBytes(UTF_8)));
      }
    }
  }

  private static ReadOptions until(String until) {
    ReadOptions options = PipelineOptionsFactory.as(ReadOptions.class);
    options.setUntil(until);
    return options;
  }

  private static List<TopicSource> splits(String topic) {
    return new TopicSource(broker.bootstrap(), List.of(topic)).split(1, until(""));
  }

  /** Reads until so many offsets are accounted for, or the source has been idle for long. */
  private record Read(List<String> seen, Mark mark) {
    static Read of(TopicSource split, @Nullable Mark from, String until, int outcomes)
        throws Exception {
      List<String> seen = new ArrayList<>();
      try (UnboundedReader<Outcome> reader = split.createReader(until(until), from)) {
        boolean some = reader.start();
        for (int idle = 0; idle < 500 && seen.size() < outcomes; ) {
          if (some) {
            seen.add(text(reader.getCurrent()));
            idle = 0;
          } else {
            idle++;
          }
          some = seen.size() < outcomes && reader.advance();
        }
        return new Read(seen, (Mark) reader.getCheckpointMark());
      }
    }

    private static String text(Outcome outcome) {
      long offset = outcome.getSource().getOffset();
      return outcome.getFate() == Fate.ABSENT
          ? offset + "-" + outcome.getThrough() + " absent"
          : offset + " " + outcome.getFate() + " " + outcome.getId();
    }
  }

  @Test
  void readsEachPartitionUpToItsEndAndResumes() throws Exception {
    broker.makeTopic("plain", 2);
    send("plain", 0, 5);
    assertThat(TopicEnds.of(broker.bootstrap(), List.of("plain")))
        .isEqualTo(new Frontier(Map.of("plain:0", 5L, "plain:1", 0L)));
    List<TopicSource> splits = splits("plain");
    assertThat(splits).hasSize(2);

    Read first = Read.of(splits.get(0), null, "plain:0=4,plain:1=0", 2);
    assertThat(first.seen()).containsExactly("0 KEPT k0", "1 KEPT k1");
    assertThat(first.mark()).isEqualTo(new Mark(2));
    // The bound holds though more is there; nothing but the mark says where to go on.
    Read second = Read.of(splits.get(0), first.mark(), "plain:0=4,plain:1=0", 99);
    assertThat(second.seen()).containsExactly("2 KEPT k2", "3 KEPT k3");
    assertThat(Read.of(splits.get(1), null, "plain:0=4,plain:1=0", 99).seen()).isEmpty();
    // The next run's bound reaches the same, restored split.
    assertThat(Read.of(splits.get(0), second.mark(), "plain:0=5,plain:1=0", 1).seen())
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
        splits("headers").get(0).createReader(until("headers:0=2"), null)) {
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
    assertThat(Read.of(splits("transactions").get(0), null, ends.toString(), 4).seen())
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
    TopicSource split = splits("retention").get(0);
    assertThat(Read.of(split, null, "retention:0=6", 3).seen())
        .containsExactly("0-3 absent", "4 KEPT k4", "5 KEPT k5");
    assertThat(Read.of(split, new Mark(2), "retention:0=6", 1).seen())
        .containsExactly("2-3 absent");
    // A bound among what is gone.
    assertThat(Read.of(split, null, "retention:0=3", 9).seen()).containsExactly("0-2 absent");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> TopicEnds.of(broker.bootstrap(), List.of("nowhere")))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("there is no topic nowhere");
  }
}
