package io.penstock.text.seal;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.schemas.shard.SourceOffsets;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data folder with shards of one kind of feedback, as ingest would write it. */
final class FeedbackFolder {
  private static final String TOPIC = "raw-instructions";

  private final DataFolder folder;
  private final ShardKind kind;
  private int bundles;
  private long offset;

  FeedbackFolder(Path root, ShardKind kind) throws IOException {
    this.folder = new DataFolder(root);
    this.kind = kind;
    folder.create();
  }

  DataSet data() throws IOException {
    return DataSet.open(folder);
  }

  /** A message as a row has it. */
  static @Nullable Object[] message(String role, String content, @Nullable Boolean train) {
    return new @Nullable Object[] {role, content, null, null, null, train};
  }

  /** Publishes rows, given by their own columns, as one shard under one manifest. */
  FeedbackFolder publish(List<@Nullable Object[]> rows) throws IOException {
    Path file = folder.shards().resolve("rows-" + bundles++ + ".parquet");
    BigInteger hash = BigInteger.ZERO;
    long first = offset;
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (@Nullable Object[] own : rows) {
        String content = Hashes.sha256(text(own).getBytes(StandardCharsets.UTF_8));
        @Nullable Object[] row = Arrays.copyOf(own, own.length + 6);
        row[own.length] = TOPIC;
        row[own.length + 1] = 0;
        row[own.length + 2] = offset;
        row[own.length + 3] = "row-" + content.substring(0, 8);
        row[own.length + 4] = 0L;
        row[own.length + 5] = content;
        writer.write(row);
        hash = Hashes.add(hash, Hashes.row(TOPIC, 0, offset, content));
        offset++;
      }
    }
    long[] offsets = new long[rows.size()];
    Arrays.setAll(offsets, i -> first + i);
    Manifests.publish(
        folder,
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(bundles)
            .setFiles(
                List.of(
                    ShardFile.newBuilder()
                        .setKind(kind)
                        .setName(file.getFileName().toString())
                        .setSha256(Hashes.sha256(file))
                        .setBytes(Files.size(file))
                        .setRows(rows.size())
                        .setTokens(0)
                        .build()))
            .setOffsets(
                List.of(
                    new SourceOffsets(TOPIC, 0, Fate.KEPT, OffsetRanges.of(offsets).toString())))
            .setKeptRowsHash(Hashes.text(hash))
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build());
    return this;
  }

  private static String text(@Nullable Object[] row) {
    return Arrays.deepToString(
        Arrays.stream(row).map(v -> v instanceof List<?> list ? list.toArray() : v).toArray());
  }
}
