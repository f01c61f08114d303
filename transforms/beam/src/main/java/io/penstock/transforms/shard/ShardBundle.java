package io.penstock.transforms.shard;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The temporary files of one bundle, and the manifest that will make them visible. */
public final class ShardBundle {
  private final WriteShards.Settings settings;
  private final DataFolder folder;
  private final Map<ShardKind, OpenFile> files = new EnumMap<>(ShardKind.class);
  private final Map<OffsetsKey, OffsetRanges> offsets = new TreeMap<>();
  private final List<SupersededVersion> superseded = new ArrayList<>();
  private final List<OrphanedContent> orphaned = new ArrayList<>();
  private BigInteger keptRowsHash = BigInteger.ZERO;

  public ShardBundle(WriteShards.Settings settings) {
    this.settings = settings;
    this.folder = new DataFolder(Path.of(settings.folder()));
  }

  private record OffsetsKey(String topic, int partition, Fate fate)
      implements Comparable<OffsetsKey> {
    @Override
    public int compareTo(OffsetsKey other) {
      int byTopic = topic.compareTo(other.topic);
      int byPartition = Integer.compare(partition, other.partition);
      return byTopic != 0 ? byTopic : byPartition != 0 ? byPartition : fate.compareTo(other.fate);
    }
  }

  private static final class OpenFile {
    final Path path;
    final ShardWriter writer;
    long tokens;

    OpenFile(Path path, ShardWriter writer) {
      this.path = path;
      this.writer = writer;
    }
  }

  public void add(Outcome outcome) throws IOException {
    if (outcome.getFate() == Fate.ORPHANED) {
      orphaned.add(new OrphanedContent(outcome.getContentHash(), outcome.getOrphans()));
      return;
    }
    if (outcome.getFate() == Fate.RELEASED) {
      // Nobody's content any more: no record came for it, only the word that it has ended.
      superseded.add(
          new SupersededVersion(outcome.getId(), outcome.getSource(), outcome.getContentHash()));
      return;
    }
    for (ShardRows.Row row : ShardRows.of(outcome)) {
      OpenFile file = file(row.kind());
      file.writer.write(row.values());
      file.tokens += row.length();
    }
    SourcePosition source = outcome.getSource();
    OffsetsKey key = new OffsetsKey(source.getTopic(), source.getPartition(), outcome.getFate());
    long last = outcome.getThrough() == null ? source.getOffset() : outcome.getThrough();
    long twice =
        offsets.computeIfAbsent(key, k -> new OffsetRanges()).addRange(source.getOffset(), last);
    if (twice >= 0) {
      throw new IllegalStateException("offset " + twice + " came twice in one bundle: " + key);
    }
    if (outcome.getSupersedes() != null) {
      superseded.add(
          new SupersededVersion(
              outcome.getId(), outcome.getSupersedes(), outcome.getSupersededHash()));
    }
    if (outcome.getFate() == Fate.KEPT) {
      keptRowsHash =
          Hashes.add(
              keptRowsHash,
              Hashes.row(
                  source.getTopic(),
                  source.getPartition(),
                  source.getOffset(),
                  outcome.getContentHash()));
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by close(), with all of the bundle's files
  private OpenFile file(ShardKind kind) throws IOException {
    OpenFile open = files.get(kind);
    if (open == null) {
      Path path =
          folder
              .temporary()
              .resolve(
                  settings.attempt()
                      + '-'
                      + UUID.randomUUID()
                      + '-'
                      + kind.name().toLowerCase(Locale.ROOT)
                      + ".parquet");
      open =
          new OpenFile(
              path, ShardWriter.create(path, kind, Map.of("penstock.run", settings.run())));
      files.put(kind, open);
    }
    return open;
  }

  public boolean isEmpty() {
    return offsets.isEmpty() && orphaned.isEmpty() && superseded.isEmpty();
  }

  /** Closes the files and says all that the commit needs: it must not have to compute anything. */
  public ShardManifest close(long nowMillis) throws IOException {
    List<ShardFile> closed = new ArrayList<>();
    for (Map.Entry<ShardKind, OpenFile> entry : files.entrySet()) {
      OpenFile file = entry.getValue();
      file.writer.close();
      try (FileChannel channel = FileChannel.open(file.path, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      closed.add(
          new ShardFile(
              entry.getKey(),
              file.path.getFileName().toString(),
              Hashes.sha256(file.path),
              Files.size(file.path),
              file.writer.rows(),
              file.tokens));
    }
    List<SourceOffsets> sources = new ArrayList<>();
    offsets.forEach(
        (key, ranges) ->
            sources.add(
                new SourceOffsets(key.topic(), key.partition(), key.fate(), ranges.toString())));
    return ShardManifest.newBuilder()
        .setFormatVersion(ShardLayout.FORMAT_VERSION)
        .setRun(settings.run())
        .setCreatedAt(nowMillis)
        .setFiles(closed)
        .setOffsets(sources)
        .setSuperseded(superseded)
        .setOrphaned(orphaned)
        .setKeptRowsHash(Hashes.text(keptRowsHash))
        .setTokenCounter(settings.tokenCounter())
        .setConfigurationHash(settings.configurationHash())
        .setConfiguration(settings.configuration())
        .build();
  }
}
