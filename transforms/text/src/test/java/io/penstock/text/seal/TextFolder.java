package io.penstock.text.seal;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
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
import java.util.List;
import java.util.Map;

/** A data folder with text shards, as ingest would write it. */
final class TextFolder {
  /** A document at an offset of partition 0. */
  record Row(long offset, String id, String text) {
    String contentHash() {
      return Hashes.sha256(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)).substring(0, 32);
    }
  }

  private static final String TOPIC = "raw-documents";

  private final DataFolder folder;
  private int bundles;

  TextFolder(Path root) throws IOException {
    folder = new DataFolder(root);
    folder.create();
  }

  DataFolder folder() {
    return folder;
  }

  Path shards() {
    return folder.shards();
  }

  /** Publishes the rows as one shard under one manifest. */
  void publish(List<Row> rows) throws IOException {
    publish(rows, List.of());
  }

  /** Publishes the rows as one shard under one manifest that ends other versions. */
  void publish(List<Row> rows, List<Row> superseded) throws IOException {
    Path file = folder.shards().resolve("text-" + bundles++ + ".parquet");
    BigInteger hash = BigInteger.ZERO;
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TEXT, Map.of())) {
      for (Row row : rows) {
        writer.write(
            row.id, row.text, null, "{}", TOPIC, 0, row.offset, row.id, 0L, row.contentHash());
        hash = Hashes.add(hash, Hashes.row(TOPIC, 0, row.offset, row.contentHash()));
      }
    }
    ShardManifest manifest =
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(bundles)
            .setFiles(
                List.of(
                    ShardFile.newBuilder()
                        .setKind(ShardKind.TEXT)
                        .setName(file.getFileName().toString())
                        .setSha256(Hashes.sha256(file))
                        .setBytes(Files.size(file))
                        .setRows(rows.size())
                        .setTokens(0)
                        .build()))
            .setOffsets(List.of(kept(rows)))
            .setSuperseded(superseded.stream().map(TextFolder::superseded).toList())
            .setKeptRowsHash(Hashes.text(hash))
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build();
    Manifests.publish(folder, manifest);
  }

  private static SourceOffsets kept(List<Row> rows) {
    OffsetRanges offsets = OffsetRanges.of(rows.stream().mapToLong(Row::offset).toArray());
    return new SourceOffsets(TOPIC, 0, Fate.KEPT, offsets.toString());
  }

  private static SupersededVersion superseded(Row row) {
    return new SupersededVersion(
        row.id, new SourcePosition(TOPIC, 0, row.offset, 0L), row.contentHash());
  }
}
