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
import java.util.List;
import java.util.Map;

/** A data folder with one shard of texts, as ingest would leave it. */
public final class TextFolder {

  private static final String TOPIC = "raw-documents";

  private TextFolder() {}

  /** Writes the texts as documents under one manifest, and gives its id. */
  public static String write(DataFolder folder, List<String> texts) throws IOException {
    folder.create();
    Path file = folder.shards().resolve("text-0.parquet");
    BigInteger hash = BigInteger.ZERO;
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TEXT, Map.of())) {
      for (int i = 0; i < texts.size(); i++) {
        String id = "document-" + i;
        String contentHash = Hashes.sha256(texts.get(i).getBytes(UTF_8)).substring(0, 32);
        writer.write(id, texts.get(i), null, "{}", TOPIC, 0, (long) i, id, 0L, contentHash);
        hash = Hashes.add(hash, Hashes.row(TOPIC, 0, i, contentHash));
      }
    }
    OffsetRanges kept = new OffsetRanges();
    long unused = kept.addRange(0, texts.size() - 1);
    return Manifests.publish(
        folder,
        ShardManifest.newBuilder()
            .setFormatVersion(ShardLayout.FORMAT_VERSION)
            .setRun("test")
            .setCreatedAt(0)
            .setFiles(
                List.of(
                    ShardFile.newBuilder()
                        .setKind(ShardKind.TEXT)
                        .setName(file.getFileName().toString())
                        .setSha256(Hashes.sha256(file))
                        .setBytes(Files.size(file))
                        .setRows(texts.size())
                        .setTokens(0)
                        .build()))
            .setOffsets(List.of(new SourceOffsets(TOPIC, 0, Fate.KEPT, kept.toString())))
            .setKeptRowsHash(Hashes.text(hash))
            .setTokenCounter("characters")
            .setConfigurationHash("")
            .build());
  }
}
