package io.penstock.cli.audit;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds one manifest against its files and their rows. */
final class ManifestRows {
  private static final String RESTORE = "restore the file from a copy, or ingest into a new folder";

  private final DataFolder folder;
  private final String id;
  private final ShardManifest manifest;
  private final LiveRows live;
  private final Findings findings;
  private final Map<Fate, Map<PartitionKey, OffsetRanges>> rows = new EnumMap<>(Fate.class);
  private BigInteger keptSum = BigInteger.ZERO;
  private boolean readable = true;
  private long rowCount;

  ManifestRows(
      DataFolder folder, String id, ShardManifest manifest, LiveRows live, Findings findings) {
    this.folder = folder;
    this.id = id;
    this.manifest = manifest;
    this.live = live;
    this.findings = findings;
  }

  /** How many rows its files have. */
  long audit() throws IOException {
    for (Fate fate : List.of(Fate.KEPT, Fate.DROPPED, Fate.BAD)) {
      rows.put(fate, new TreeMap<>());
    }
    if (manifest.getFormatVersion() >= ShardLayout.DELETED_ROWS_SINCE) {
      rows.put(Fate.DELETED, new TreeMap<>());
    }
    // A chunk belongs to a row, so the rows come first.
    for (ShardFile file : manifest.getFiles()) {
      if (file.getKind() != ShardKind.CHUNK) {
        file(file);
      }
    }
    for (ShardFile file : manifest.getFiles()) {
      if (file.getKind() == ShardKind.CHUNK) {
        file(file);
      }
    }
    if (readable) {
      rowsAndFates();
      keptRowsHash();
    }
    return rowCount;
  }

  private void file(ShardFile file) throws IOException {
    Path path = folder.shard(file);
    for (Fault fault : ShardFiles.faults(path, "manifest " + id, file)) {
      findings.fault(fault.where(), fault.what(), fault.remedy());
    }
    if (!Files.isRegularFile(path)) {
      readable = false;
      return;
    }
    long before = rowCount;
    try (ShardReader reader =
        ShardReader.open(
            path, "topic", "partition", "offset", "document_id", "content_hash", "ordinal")) {
      Chunks chunks = new Chunks(file);
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rowCount++;
        row(file, row, chunks);
      }
    } catch (IOException | RuntimeException e) {
      // Parquet tells damage by unchecked exceptions of many kinds.
      readable = false;
      findings.fault(file.getName(), "cannot be read: " + e.getMessage(), RESTORE);
      return;
    }
    if (rowCount - before != file.getRows()) {
      findings.fault(
          file.getName(),
          "has " + (rowCount - before) + " rows, manifest " + id + " names " + file.getRows(),
          RESTORE);
    }
  }

  private void row(ShardFile file, ShardRow row, Chunks chunks) {
    switch (file.getKind()) {
      case TEXT -> kept(file, row, true);
      case PROMPT_COMPLETION,
          CONVERSATION,
          PREFERENCE,
          CONVERSATIONAL_PREFERENCE,
          UNPAIRED_PREFERENCE,
          LANGUAGE_MODELING,
          PROMPT,
          CONVERSATIONAL_PROMPT,
          CONVERSATIONAL_UNPAIRED_PREFERENCE,
          STEPWISE_SUPERVISION ->
          kept(file, row, false);
      case CHUNK -> chunks.row(row);
      case DROPPED -> once(Fate.DROPPED, file, row);
      case BAD -> once(Fate.BAD, file, row);
      case DELETED -> once(Fate.DELETED, file, row);
      case TOKENS,
          PREFERENCE_TOKENS,
          UNPAIRED_TOKENS -> {} // A sealed file's rows are packed and have no source position.
    }
  }

  private void kept(ShardFile file, ShardRow row, boolean text) {
    PartitionKey partition = partition(row);
    long offset = row.longValue("offset");
    String content = row.optionalText("content_hash");
    once(Fate.KEPT, file, row);
    if (content == null) {
      findings.fault(
          partition.at(offset), "kept without a content hash in " + file.getName(), RESTORE);
      return;
    }
    BigInteger hash = Hashes.row(partition.topic(), partition.partition(), offset, content);
    keptSum = Hashes.add(keptSum, hash);
    live.row(partition.at(offset), hash, row.text("document_id"), content, text);
  }

  private void once(Fate fate, ShardFile file, ShardRow row) {
    PartitionKey partition = partition(row);
    long offset = row.longValue("offset");
    if (!seen(fate, partition).add(offset)) {
      findings.fault(
          partition.at(offset), "has two " + fate + " rows, one in " + file.getName(), RESTORE);
    }
  }

  private OffsetRanges seen(Fate fate, PartitionKey partition) {
    return rows.computeIfAbsent(fate, f -> new TreeMap<>())
        .computeIfAbsent(partition, p -> new OffsetRanges());
  }

  private static PartitionKey partition(ShardRow row) {
    return new PartitionKey(row.text("topic"), row.integer("partition"));
  }

  /** Every fate has its row, and every row its fate. */
  private void rowsAndFates() {
    Map<Fate, Map<PartitionKey, OffsetRanges>> declared = new EnumMap<>(Fate.class);
    for (SourceOffsets offsets : manifest.getOffsets()) {
      RangeSets.addAll(
          declared
              .computeIfAbsent(offsets.getFate(), f -> new TreeMap<>())
              .computeIfAbsent(
                  new PartitionKey(offsets.getTopic(), offsets.getPartition()),
                  p -> new OffsetRanges()),
          OffsetRanges.parse(offsets.getOffsets()));
    }
    rows.forEach(
        (fate, found) -> {
          Map<PartitionKey, OffsetRanges> expected = declared.getOrDefault(fate, Map.of());
          expected.forEach(
              (partition, offsets) ->
                  report(
                      partition,
                      RangeSets.difference(
                          offsets, found.getOrDefault(partition, new OffsetRanges())),
                      fate + " by manifest " + id + ", but no shard of it has the row"));
          found.forEach(
              (partition, offsets) ->
                  report(
                      partition,
                      RangeSets.difference(
                          offsets, expected.getOrDefault(partition, new OffsetRanges())),
                      "has a "
                          + fate
                          + " row in a shard of manifest "
                          + id
                          + ", which does not name it as "
                          + fate));
        });
  }

  private void report(PartitionKey partition, List<OffsetRanges.Range> wrong, String what) {
    if (!wrong.isEmpty()) {
      findings.fault(
          partition.at(wrong.get(0).first()), what + ": offsets " + RangeSets.text(wrong), RESTORE);
    }
  }

  private void keptRowsHash() {
    String found = Hashes.text(keptSum);
    if (!found.equals(manifest.getKeptRowsHash())) {
      findings.fault(
          "manifest " + id,
          "kept_rows_hash is " + manifest.getKeptRowsHash() + ", its rows give " + found,
          "rows or manifest were changed: restore them");
    }
  }

  /** The chunks of a document follow each other in one file, numbered from 0. */
  private final class Chunks {
    private final ShardFile file;
    private String position = "";
    private int next;

    Chunks(ShardFile file) {
      this.file = file;
    }

    void row(ShardRow row) {
      PartitionKey partition = partition(row);
      long offset = row.longValue("offset");
      String at = partition.at(offset);
      if (!at.equals(position)) {
        position = at;
        next = 0;
        if (!seen(Fate.KEPT, partition).contains(offset)) {
          findings.fault(at, "has chunks in " + file.getName() + " but no kept row", RESTORE);
        }
      }
      int ordinal = row.integer("ordinal");
      if (ordinal != next) {
        findings.fault(
            at, "chunk " + next + " expected in " + file.getName() + ", found " + ordinal, RESTORE);
      }
      next = ordinal + 1;
    }
  }
}
