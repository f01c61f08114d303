package io.penstock.cli.demo;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a data folder holds, as its manifests and shards tell.
 *
 * @param version the data set version
 * @param fates how many source records ended how
 * @param reasons why records were dropped or bad, with their number
 * @param liveRows rows that readers see, by kind, without dropped and bad ones
 * @param shardBytes the size of all shard files
 */
record DataSummary(
    String version,
    int manifests,
    int shards,
    long shardBytes,
    Map<Fate, Long> fates,
    Map<Fate, Map<String, Long>> reasons,
    Map<ShardKind, Long> liveRows) {

  DataSummary {
    fates = Collections.unmodifiableMap(new TreeMap<>(fates));
    reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    liveRows = Collections.unmodifiableMap(new TreeMap<>(liveRows));
  }

  static DataSummary of(DataFolder folder) throws IOException {
    DataSet data = DataSet.open(folder);
    int shards = 0;
    long bytes = 0;
    for (ShardManifest manifest : data.manifests().values()) {
      shards += manifest.getFiles().size();
      bytes += manifest.getFiles().stream().mapToLong(ShardFile::getBytes).sum();
    }
    Map<Fate, Map<String, Long>> reasons = new EnumMap<>(Fate.class);
    reasons.put(Fate.DROPPED, reasons(data, ShardKind.DROPPED));
    reasons.put(Fate.BAD, reasons(data, ShardKind.BAD));
    Map<Fate, Long> fates = new EnumMap<>(Fate.class);
    fates.putAll(data.fates());
    return new DataSummary(
        data.version(), data.manifests().size(), shards, bytes, fates, reasons, liveRows(data));
  }

  private static Map<String, Long> reasons(DataSet data, ShardKind kind) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    data.forEachRow(kind, row -> counts.merge(row.text("rule"), 1L, Long::sum));
    return counts;
  }

  private static Map<ShardKind, Long> liveRows(DataSet data) throws IOException {
    Map<ShardKind, Long> counts = new EnumMap<>(ShardKind.class);
    for (ShardKind kind : ShardKind.values()) {
      if (kind != ShardKind.DROPPED
          && kind != ShardKind.BAD
          && kind != ShardKind.DELETED
          && !ShardLayout.isTokens(kind)) {
        long[] count = {0};
        data.forEachLiveRow(kind, row -> count[0]++);
        if (count[0] > 0) {
          counts.put(kind, count[0]);
        }
      }
    }
    return counts;
  }

  /** All records that were read. */
  long records() {
    return count(Fate.KEPT) + count(Fate.DROPPED) + count(Fate.BAD) + count(Fate.DELETED);
  }

  long count(Fate fate) {
    return fates.getOrDefault(fate, 0L);
  }

  Map<String, Long> reasons(Fate fate) {
    return reasons.getOrDefault(fate, Map.of());
  }

  long live(ShardKind kind) {
    return liveRows.getOrDefault(kind, 0L);
  }
}
