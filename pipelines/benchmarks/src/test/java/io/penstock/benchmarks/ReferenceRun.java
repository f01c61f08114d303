package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.OrphanedContent;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** The rules of versions and contents, one record after the other in one thread, with no crash. */
final class ReferenceRun {
  private static final int BUNDLE_RECORDS = 150;

  final DataFolder folder;
  final List<ConsumerRecord<String, byte[]>> source = new ArrayList<>();
  final List<ConsumerRecord<String, byte[]>> chunkSets = new ArrayList<>();
  final List<ConsumerRecord<String, byte[]>> manifestEvents = new ArrayList<>();
  final List<ConsumerRecord<String, byte[]>> badEvents = new ArrayList<>();
  final List<ConsumerRecord<String, byte[]>> droppedEvents = new ArrayList<>();

  private final Map<String, Version> newest = new HashMap<>();
  private final Map<String, Holder> holders = new HashMap<>();
  private Bundle bundle = new Bundle();

  private record Version(SourcePosition at, String hash) {}

  private record Holder(String id, TreeSet<String> fallen) {}

  private static final class Bundle {
    final Map<ShardKind, List<Object[]>> rows = new EnumMap<>(ShardKind.class);
    final Map<Integer, Map<Fate, OffsetRanges>> offsets = new TreeMap<>();
    final List<SupersededVersion> superseded = new ArrayList<>();
    final List<OrphanedContent> orphaned = new ArrayList<>();
    BigInteger kept = BigInteger.ZERO;
    int records;

    void offset(SourcePosition at, Fate fate) {
      offsets
          .computeIfAbsent(at.getPartition(), p -> new EnumMap<>(Fate.class))
          .computeIfAbsent(fate, f -> new OffsetRanges())
          .add(at.getOffset());
      records++;
    }

    void row(ShardKind kind, SourcePosition at, String id, String hash, Object... own) {
      List<Object> values = new ArrayList<>(java.util.Arrays.asList(own));
      values.addAll(
          java.util.Arrays.asList(
              at.getTopic(), at.getPartition(), at.getOffset(), id, at.getTimestamp(), hash));
      rows.computeIfAbsent(kind, k -> new ArrayList<>()).add(values.toArray());
    }
  }

  private ReferenceRun(DataFolder folder) {
    this.folder = folder;
  }

  static ReferenceRun of(List<DrillRecord> records, Path root) throws IOException {
    ReferenceRun run = new ReferenceRun(new DataFolder(root));
    run.folder.create();
    long[] next = new long[DrillInput.PARTITIONS];
    for (DrillRecord record : records) {
      int partition = record.partition();
      if (next[partition] % 50 == 49) {
        run.bundle.offset(at(record, next[partition]++), Fate.ABSENT);
      }
      SourcePosition at = at(record, next[partition]++);
      run.source.add(event(Topics.RAW_DOCUMENTS, at, record.documentId(), "", record.value()));
      run.record(record, at);
      if (run.bundle.records >= BUNDLE_RECORDS) {
        run.commit();
      }
    }
    run.commit();
    return run;
  }

  private static SourcePosition at(DrillRecord record, long offset) {
    return new SourcePosition(Topics.RAW_DOCUMENTS, record.partition(), offset, record.timestamp());
  }

  private static ConsumerRecord<String, byte[]> event(
      String topic, SourcePosition at, String key, String id, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", id.getBytes(UTF_8));
    return new ConsumerRecord<>(
        topic,
        at.getPartition(),
        at.getOffset(),
        at.getTimestamp(),
        TimestampType.CREATE_TIME,
        0,
        0,
        key,
        value,
        headers,
        Optional.empty());
  }

  private void record(DrillRecord record, SourcePosition at) {
    String id = record.documentId();
    DrillRecord.Kind kind = DrillRecord.kind(record.value());
    if (kind == DrillRecord.Kind.BAD) {
      bundle.offset(at, Fate.BAD);
      bundle.row(ShardKind.BAD, at, id, null, "bad", null, null, "m", record.value(), null, null);
      badEvents.add(event(Topics.BAD_RECORDS, at, id, Positions.text(at), new byte[0]));
      return;
    }
    Version old = newest.get(id);
    if (old != null && Positions.BY_VERSION.compare(old.at(), at) > 0) {
      dropped(at, id, "stale", null);
      return;
    }
    String text = record.value() == null ? "" : new String(record.value(), UTF_8).strip();
    String hash =
        kind == DrillRecord.Kind.CONTENT
            ? Hashes.sha256(text.getBytes(UTF_8)).substring(0, 32)
            : null;
    newest.put(id, new Version(at, hash));
    if (old != null && old.hash() != null) {
      bundle.superseded.add(new SupersededVersion(id, old.at(), old.hash()));
      if (!old.hash().equals(hash)) {
        release(id, old.hash());
      }
    }
    switch (kind) {
      case TOMBSTONE -> {
        bundle.offset(at, Fate.DELETED);
        bundle.row(ShardKind.DELETED, at, id, null);
        chunks(at, id, ChunkAction.DELETE, List.of());
      }
      case SHORT -> dropped(at, id, "text-length", null);
      case CONTENT -> content(at, id, text, hash);
      case BAD -> throw new IllegalStateException("handled above");
    }
  }

  private void release(String id, String hash) {
    Holder holder = holders.get(hash);
    if (holder == null) {
      return;
    }
    if (!holder.id().equals(id)) {
      holder.fallen().remove(id);
      return;
    }
    holders.remove(hash);
    if (!holder.fallen().isEmpty()) {
      bundle.orphaned.add(new OrphanedContent(hash, List.copyOf(holder.fallen())));
    }
  }

  private void content(SourcePosition at, String id, String text, String hash) {
    Holder holder = holders.computeIfAbsent(hash, h -> new Holder(id, new TreeSet<>()));
    if (!holder.id().equals(id)) {
      holder.fallen().add(id);
      dropped(at, id, "duplicate", hash);
      return;
    }
    bundle.offset(at, Fate.KEPT);
    bundle.kept =
        Hashes.add(bundle.kept, Hashes.row(at.getTopic(), at.getPartition(), at.getOffset(), hash));
    bundle.row(ShardKind.TEXT, at, id, hash, id, text, null, "{}");
    int middle = text.length() / 2;
    List<Chunk> chunks =
        List.of(
            new Chunk(id + "#0", 0, text.substring(0, middle), List.of(), null, 0, middle, middle),
            new Chunk(id + "#1", 1, text.substring(middle), List.of(), null, middle, 9, 9));
    for (Chunk chunk : chunks) {
      bundle.row(
          ShardKind.CHUNK,
          at,
          id,
          hash,
          chunk.getId(),
          chunk.getOrdinal(),
          chunk.getText(),
          List.of(),
          null,
          chunk.getStart(),
          chunk.getEnd(),
          chunk.getTokenCount());
    }
    chunks(at, id, ChunkAction.UPSERT, chunks);
  }

  private void dropped(SourcePosition at, String id, String rule, String hash) {
    bundle.offset(at, Fate.DROPPED);
    bundle.row(ShardKind.DROPPED, at, id, hash, rule, null, null, "m", null);
    droppedEvents.add(event(Topics.DROPPED_RECORDS, at, id, Positions.text(at), new byte[0]));
    if (!rule.equals("stale")) {
      chunks(at, id, ChunkAction.DELETE, List.of());
    }
  }

  private void chunks(SourcePosition at, String id, ChunkAction action, List<Chunk> chunks) {
    int parts = Math.max(1, chunks.size());
    for (int part = 0; part < parts; part++) {
      ChunkSet set =
          ChunkSet.newBuilder()
              .setDocumentId(id)
              .setVersion(at)
              .setAction(action)
              .setPart(part)
              .setParts(parts)
              .setChunks(chunks.isEmpty() ? chunks : chunks.subList(part, part + 1))
              .build();
      chunkSets.add(event(Topics.CHUNKS, at, id, "", AvroJson.encode(set)));
    }
  }

  private void commit() throws IOException {
    List<ShardFile> files = new ArrayList<>();
    int manifests = Manifests.ids(folder).size();
    for (Map.Entry<ShardKind, List<Object[]>> rows : bundle.rows.entrySet()) {
      Path file = folder.shards().resolve(manifests + "-" + rows.getKey() + ".parquet");
      try (ShardWriter writer = ShardWriter.create(file, rows.getKey(), Map.of())) {
        for (Object[] row : rows.getValue()) {
          writer.write(row);
        }
      }
      files.add(
          new ShardFile(
              rows.getKey(),
              file.getFileName().toString(),
              Hashes.sha256(file),
              Files.size(file),
              (long) rows.getValue().size(),
              0L));
    }
    List<SourceOffsets> offsets = new ArrayList<>();
    bundle.offsets.forEach(
        (partition, fates) ->
            fates.forEach(
                (fate, ranges) ->
                    offsets.add(
                        new SourceOffsets(
                            Topics.RAW_DOCUMENTS, partition, fate, ranges.toString()))));
    String id =
        Manifests.publish(
            folder,
            ShardManifest.newBuilder()
                .setFormatVersion(ShardLayout.FORMAT_VERSION)
                .setRun("reference")
                .setCreatedAt(manifests)
                .setFiles(files)
                .setOffsets(offsets)
                .setSuperseded(bundle.superseded)
                .setOrphaned(bundle.orphaned)
                .setKeptRowsHash(Hashes.text(bundle.kept))
                .setTokenCounter("characters")
                .setConfigurationHash("none")
                .build());
    SourcePosition nowhere = new SourcePosition("", 0, 0L, 0L);
    manifestEvents.add(event(Topics.SHARD_MANIFESTS, nowhere, id, id, new byte[0]));
    bundle = new Bundle();
  }

  /** Checks what the folder and the topics hold now. */
  DrillChecks.Result check() throws IOException, java.sql.SQLException {
    ChunkFold fold = new ChunkFold();
    for (ConsumerRecord<String, byte[]> record : chunkSets) {
      fold.add(record);
    }
    try (DrillFacts facts = DrillFacts.of(folder.root())) {
      facts.source(source);
      facts.fold(fold.live());
      facts.events("manifest_event", manifestEvents);
      facts.events("bad_event", badEvents);
      facts.events("dropped_event", droppedEvents);
      return DrillChecks.of(facts);
    }
  }
}
