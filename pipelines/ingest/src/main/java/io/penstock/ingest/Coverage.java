package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.transforms.read.Frontier;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a source the manifests account for. A manifest never changes, so each is read once.
 */
public final class Coverage {
  private final DataFolder folder;
  private final Optional<Frontier> frontier;
  private final Set<String> read = new HashSet<>();
  private final Map<String, OffsetRanges> covered = new HashMap<>();

  /** Without a frontier the run has no end, and all that is committed counts. */
  public Coverage(DataFolder folder, Optional<Frontier> frontier) {
    this.folder = folder;
    this.frontier = frontier;
  }

  /** Reads the manifests that are new. */
  public void refresh() throws IOException {
    for (String id : Manifests.ids(folder)) {
      if (read.add(id)) {
        ShardManifest manifest = Manifests.read(folder, id);
        for (SourceOffsets offsets : manifest.getOffsets()) {
          OffsetRanges all =
              covered.computeIfAbsent(
                  offsets.getTopic() + ':' + offsets.getPartition(), k -> new OffsetRanges());
          all.addAll(OffsetRanges.parse(offsets.getOffsets()));
        }
      }
    }
  }

  /** Offsets below the frontier that manifests account for. */
  public long count() {
    if (frontier.isEmpty()) {
      return covered.values().stream().mapToLong(OffsetRanges::count).sum();
    }
    return frontier.get().count() - missing(frontier.get());
  }

  private long missing(Frontier frontier) {
    long missing = 0;
    for (Map.Entry<String, Long> end : frontier.ends().entrySet()) {
      OffsetRanges ranges = covered.getOrDefault(end.getKey(), new OffsetRanges());
      missing +=
          ranges.gaps(0, end.getValue()).stream().mapToLong(g -> g.last() - g.first() + 1).sum();
    }
    return missing;
  }

  /** Whether nothing below the frontier is missing. */
  public boolean isComplete() {
    return frontier.isPresent() && missing(frontier.get()) == 0;
  }

  /** The offsets that are accounted for, by {@code topic:partition}. */
  Map<String, OffsetRanges> covered() {
    return Collections.unmodifiableMap(covered);
  }

  /** Ids of the manifests seen. */
  Set<String> manifests() {
    return Set.copyOf(read);
  }
}
