package io.penstock.schemas.shard;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Positions;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a set of manifests says of a data folder: which rows are live. A row is live if no manifest
 * of the set supersedes its source position.
 */
public final class DataSet {
  private final DataFolder folder;
  private final TreeMap<String, ShardManifest> manifests;
  private final Set<String> superseded = new HashSet<>();

  private DataSet(DataFolder folder, Map<String, ShardManifest> manifests) {
    this.folder = folder;
    this.manifests = new TreeMap<>(manifests);
    for (ShardManifest manifest : manifests.values()) {
      for (SupersededVersion version : manifest.getSuperseded()) {
        superseded.add(Positions.text(version.getSource()));
      }
    }
  }

  /** All that is visible in the folder now. */
  public static DataSet open(DataFolder folder) throws IOException {
    return new DataSet(folder, Manifests.all(folder));
  }

  /** What the given manifests make visible. */
  public static DataSet of(DataFolder folder, Collection<String> ids) throws IOException {
    Map<String, ShardManifest> manifests = new HashMap<>();
    for (String id : ids) {
      manifests.put(id, Manifests.read(folder, id));
    }
    return new DataSet(folder, manifests);
  }

  public DataFolder folder() {
    return folder;
  }

  /** The manifests by id, in the order of their ids. */
  public SortedMap<String, ShardManifest> manifests() {
    return Collections.unmodifiableSortedMap(manifests);
  }

  /** Their ids, sorted. */
  public List<String> manifestIds() {
    return List.copyOf(manifests.keySet());
  }

  /** Whether readers should see the row from this position. */
  public boolean isLive(String topic, int partition, long offset) {
    return !superseded.contains(topic + ':' + partition + ':' + offset);
  }

  /** How many source records ended with each fate. */
  public Map<Fate, Long> fates() {
    Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    for (ShardManifest manifest : manifests.values()) {
      for (SourceOffsets offsets : manifest.getOffsets()) {
        fates.merge(offsets.getFate(), OffsetRanges.parse(offsets.getOffsets()).count(), Long::sum);
      }
    }
    return fates;
  }

  /**
   * The hash over the live rows, 32 hexadecimal digits: the kept rows' hashes added up, less those
   * of kept rows that were superseded. The same rows give the same version however they were cut.
   */
  public String version() {
    BigInteger sum = BigInteger.ZERO;
    Map<String, OffsetRanges> kept = new HashMap<>();
    for (ShardManifest manifest : manifests.values()) {
      sum = Hashes.add(sum, Hashes.parse(manifest.getKeptRowsHash()));
      for (SourceOffsets offsets : manifest.getOffsets()) {
        if (offsets.getFate() == Fate.KEPT) {
          OffsetRanges all =
              kept.computeIfAbsent(
                  offsets.getTopic() + ':' + offsets.getPartition(), k -> new OffsetRanges());
          all.addAll(OffsetRanges.parse(offsets.getOffsets()));
        }
      }
    }
    Set<String> seen = new HashSet<>();
    for (ShardManifest manifest : manifests.values()) {
      for (SupersededVersion version : manifest.getSuperseded()) {
        var source = version.getSource();
        OffsetRanges ranges = kept.get(source.getTopic() + ':' + source.getPartition());
        // A version that was itself dropped added nothing.
        if (ranges != null
            && ranges.contains(source.getOffset())
            && seen.add(Positions.text(source))) {
          sum =
              Hashes.subtract(
                  sum,
                  Hashes.row(
                      source.getTopic(),
                      source.getPartition(),
                      source.getOffset(),
                      version.getContentHash()));
        }
      }
    }
    return Hashes.text(sum);
  }

  /** Takes rows one after the other. */
  @FunctionalInterface
  public interface RowVisitor {
    void visit(ShardRow row) throws IOException;
  }

  /**
   * Shows every live row of a kind, in the order of manifest ids and of the rows in their files: an
   * order that depends on how the stream was cut.
   */
  public void forEachLiveRow(ShardKind kind, RowVisitor visitor) throws IOException {
    forEachRow(
        kind,
        row -> {
          if (isLive(row.text("topic"), row.integer("partition"), row.longValue("offset"))) {
            visitor.visit(row);
          }
        });
  }

  /**
   * Reads all files of these kinds once and compares them with the hashes in their manifests.
   *
   * @throws IOException naming the file that is missing or was changed
   */
  public void verify(Collection<ShardKind> kinds) throws IOException {
    for (ShardManifest manifest : manifests.values()) {
      for (ShardFile file : manifest.getFiles()) {
        if (kinds.contains(file.getKind())) {
          Manifests.verify(folder.shard(file), file);
        }
      }
    }
  }

  /** Shows every row of a kind, superseded ones too. */
  public void forEachRow(ShardKind kind, RowVisitor visitor) throws IOException {
    for (ShardManifest manifest : manifests.values()) {
      for (ShardFile file : manifest.getFiles()) {
        if (file.getKind() == kind) {
          try (ShardReader reader = ShardReader.open(folder.shard(file))) {
            for (ShardRow row = reader.next(); row != null; row = reader.next()) {
              visitor.visit(row);
            }
          }
        }
      }
    }
  }
}
