package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Fate;
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
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A data folder with one shard of texts, as ingest would leave it. */
public final class TextFolder {

  private static final String TOPIC = "raw-documents";

  private TextFolder() {}

  /** Writes the texts as documents under one manifest, and gives its id. */
  public static String write(DataFolder folder, List<String> texts) throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(new @Nullable Object[] {"document-" + i, texts.get(i), null, "{}"});
    }
    return write(folder, ShardKind.TEXT, rows);
  }

  /** Writes rows of a kind, given by their own columns, under one manifest, and gives its id. */
  public static String write(DataFolder folder, ShardKind kind, List<@Nullable Object[]> rows)
      throws IOException {
    folder.create();
    Path file = folder.shards().resolve("rows-0.parquet");
    BigInteger hash = BigInteger.ZERO;
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (int i = 0; i < rows.size(); i++) {
        @Nullable Object[] own = rows.get(i);
        String contentHash =
            Hashes.sha256(Arrays.deepToString(own).getBytes(UTF_8)).substring(0, 32);
        @Nullable Object[] row = Arrays.copyOf(own, own.length + 6);
        row[own.length] = TOPIC;
        row[own.length + 1] = 0;
        row[own.length + 2] = (long) i;
        row[own.length + 3] = "document-" + i;
        row[own.length + 4] = 0L;
        row[own.length + 5] = contentHash;
        writer.write(row);
        hash = Hashes.add(hash, Hashes.row(TOPIC, 0, i, contentHash));
      }
    }
    OffsetRanges kept = new OffsetRanges();
    long unused = kept.addRange(0, rows.size() - 1);
    return Manifests.publish(
        folder,
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(0)
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
            .setOffsets(List.of(new SourceOffsets(TOPIC, 0, Fate.KEPT, kept.toString())))
            .setKeptRowsHash(Hashes.text(hash))
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build());
  }
}
