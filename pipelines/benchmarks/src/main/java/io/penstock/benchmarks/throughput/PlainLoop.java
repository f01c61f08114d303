package io.penstock.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.RawDocument;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.UnreadableException;
import io.penstock.text.chunk.RecursiveChunker;
import io.penstock.text.clean.TextCleaner;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.shard.ShardBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The same calls in one loop: a consumer, parser, cleaner, rules, hash, chunker, writer. No state,
 * no checkpoint, no guarantee: what all of these cost is what the pipelines take more than this.
 */
final class PlainLoop {
  private final Plan plan;
  private final DocumentParsers parsers = DocumentParsers.of(Plan.LIMITS);
  private final TextCleaner cleaner = new TextCleaner();
  private final RecursiveChunker chunker = new RecursiveChunker(Plan.CHUNKS);

  private PlainLoop(Plan plan) {
    this.plan = plan;
  }

  /** Arguments: bootstrap servers, folder, milliseconds between commits, parallelism (unused). */
  public static void main(String[] arguments) throws IOException {
    Plan plan = Plan.parse(arguments);
    new PlainLoop(plan).run();
    Meter.report(plan.folder(), 0, 0);
  }

  private void run() throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(plan.bootstrap())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.RAW_DOCUMENTS).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .sorted(Comparator.comparing(TopicPartition::partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long left = ends.values().stream().mapToLong(Long::longValue).sum();
      ShardBundle bundle = new ShardBundle(plan.shards());
      long commitAt = 0;
      while (left > 0) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          Meter.read();
          commitAt = commitAt == 0 ? next() : commitAt;
          bundle.add(outcome(record));
          left--;
          if (System.nanoTime() > commitAt) {
            commit(bundle);
            bundle = new ShardBundle(plan.shards());
            commitAt = next();
          }
        }
      }
      if (!bundle.isEmpty()) {
        commit(bundle);
      }
    }
  }

  private long next() {
    return System.nanoTime() + plan.commitInterval().toNanos();
  }

  private void commit(ShardBundle bundle) throws IOException {
    ShardManifest manifest = bundle.close(System.currentTimeMillis());
    for (ShardFile file : manifest.getFiles()) {
      Files.move(plan.folder().temporary().resolve(file.getName()), plan.folder().shard(file));
    }
    String unused = Manifests.publish(plan.folder(), manifest);
    Meter.committed();
  }

  private Outcome outcome(ConsumerRecord<byte[], byte[]> record) {
    SourcePosition source =
        new SourcePosition(record.topic(), record.partition(), record.offset(), record.timestamp());
    String id = new String(record.key(), UTF_8);
    if (record.value() == null) {
      return Outcomes.at(source, Fate.DELETED, id).build();
    }
    RawDocument raw = raw(id, record);
    Outcome outcome = Outcomes.copy(Outcomes.at(source, Fate.KEPT, id).build());
    try {
      Document document = cleaner.clean(parsers.parse(raw));
      outcome.setDocument(document);
      Plan.RULES
          .judge(document)
          .ifPresentOrElse(
              reason -> {
                outcome.setFate(Fate.DROPPED);
                outcome.setReason(reason);
              },
              () -> {
                outcome.setContentHash(ContentHash.of(document));
                outcome.setChunks(chunker.chunk(id, document));
              });
    } catch (UnreadableException e) {
      outcome.setRaw(raw);
      outcome.setFate(Fate.BAD);
      outcome.setReason(e.reason());
    }
    return outcome;
  }

  private static RawDocument raw(String id, ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), UTF_8));
    }
    return new RawDocument(
        id,
        headers.get("content-type"),
        headers.get("uri"),
        Map.of("source", headers.getOrDefault("meta-source", "")),
        ByteBuffer.wrap(record.value()));
  }

  /** As the pipelines' reader has it, so that neither fetches in larger pieces than the other. */
  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put("bootstrap.servers", bootstrap);
    configuration.put("enable.auto.commit", false);
    configuration.put("auto.offset.reset", "earliest");
    configuration.put("isolation.level", "read_committed");
    configuration.put("max.poll.records", 2000);
    configuration.put("fetch.max.bytes", 52_428_800);
    configuration.put("max.partition.fetch.bytes", 8_388_608);
    configuration.put("receive.buffer.bytes", 1_048_576);
    return new KafkaConsumer<>(
        configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
