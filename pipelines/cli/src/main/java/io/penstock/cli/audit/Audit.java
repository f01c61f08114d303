package io.penstock.cli.audit;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a data folder holds every record of its sources once, from its manifests and shards
 * alone, and against the live topics where they can be reached.
 */
public final class Audit {
  private final DataFolder folder;
  private final @Nullable TopicOffsets live;
  private final Findings findings;
  private final boolean runActive;
  private final Map<String, ShardManifest> manifests = new TreeMap<>();
  private final Map<PartitionKey, Ledger> ledgers = new TreeMap<>();
  private final LiveRows liveRows;

  private Audit(DataFolder folder, @Nullable TopicOffsets live, boolean runActive) {
    this.folder = folder;
    this.live = live;
    this.runActive = runActive;
    this.findings = new Findings(runActive);
    this.liveRows = new LiveRows(findings);
  }

  /**
   * Audits a folder.
   *
   * @param live the topics it was filled from; null to audit without
   * @throws IOException if the folder or the topics cannot be read at all
   */
  public static AuditReport of(DataFolder folder, @Nullable TopicOffsets live) throws IOException {
    return new Audit(folder, live, ActiveRun.holds(folder)).report();
  }

  private AuditReport report() throws IOException {
    // Shards before manifests: what is published meanwhile must not look like an orphan.
    Set<String> onDisk = shardsOnDisk();
    readManifests();
    commits();
    List<PartitionBalance> partitions = new ArrayList<>();
    for (Map.Entry<PartitionKey, Ledger> ledger : ledgers.entrySet()) {
      OptionalLong listed = Listings.end(folder, ledger.getKey().topic());
      partitions.add(ledger.getValue().balance(live, listed, findings));
    }
    untouchedPartitions(partitions);
    long rows = 0;
    for (Map.Entry<String, ShardManifest> manifest : manifests.entrySet()) {
      rows +=
          new ManifestRows(folder, manifest.getKey(), manifest.getValue(), liveRows, findings)
              .audit();
    }
    orphanFiles(onDisk);
    version();
    return new AuditReport(
        folder.root().toString(),
        liveRows.version(),
        manifests.size(),
        manifests.values().stream().mapToInt(m -> m.getFiles().size()).sum(),
        files().mapToLong(ShardFile::getBytes).sum(),
        rows,
        liveRows.count(),
        liveRows.superseded().size(),
        manifests.values().stream().mapToLong(m -> m.getOrphaned().size()).sum(),
        runActive,
        partitions,
        findings.faults(),
        findings.warnings());
  }

  private Set<String> shardsOnDisk() throws IOException {
    TreeSet<String> names = new TreeSet<>();
    if (Files.isDirectory(folder.shards())) {
      try (Stream<Path> files = Files.list(folder.shards())) {
        files.forEach(f -> names.add(f.getFileName().toString()));
      }
    }
    return names;
  }

  private void readManifests() throws IOException {
    for (String id : Manifests.ids(folder)) {
      try {
        manifests.put(id, Manifests.read(folder, id));
      } catch (IOException e) {
        findings.fault(
            "manifest " + id, String.valueOf(e.getMessage()), "restore the manifest from a copy");
      }
    }
  }

  private Stream<ShardFile> files() {
    return manifests.values().stream().flatMap(m -> m.getFiles().stream());
  }

  private void commits() {
    manifests.forEach(
        (id, manifest) -> {
          for (SourceOffsets offsets : manifest.getOffsets()) {
            commit(id, offsets);
          }
          for (SupersededVersion version : manifest.getSuperseded()) {
            liveRows.supersede(version, id);
          }
        });
    liveRows.superseded().values().forEach(this::supersededWasCommitted);
  }

  private void commit(String manifest, SourceOffsets offsets) {
    PartitionKey partition = new PartitionKey(offsets.getTopic(), offsets.getPartition());
    OffsetRanges ranges;
    try {
      ranges = OffsetRanges.parse(offsets.getOffsets());
    } catch (IllegalArgumentException e) {
      findings.fault(
          "manifest " + manifest, String.valueOf(e.getMessage()), "restore the manifest");
      return;
    }
    ledgers
        .computeIfAbsent(partition, Ledger::new)
        .add(offsets.getFate(), ranges, manifest, findings);
  }

  private void supersededWasCommitted(SupersededVersion version) {
    SourcePosition source = version.getSource();
    PartitionKey partition = new PartitionKey(source.getTopic(), source.getPartition());
    Ledger ledger = ledgers.get(partition);
    if (ledger == null
        || !(ledger.has(Fate.KEPT, source.getOffset())
            || ledger.has(Fate.DROPPED, source.getOffset()))) {
      findings.faultUnlessRunning(
          partition.at(source.getOffset()),
          "a later version of document "
              + version.getDocumentId()
              + " supersedes it, but no manifest kept or dropped it",
          "if a run was stopped, start it again by the same command; otherwise a manifest was"
              + " taken away: restore it");
    }
  }

  /** Partitions of the same topics from which nothing was committed yet. */
  private void untouchedPartitions(List<PartitionBalance> partitions) throws IOException {
    if (live == null) {
      return;
    }
    TreeSet<String> topics = new TreeSet<>();
    ledgers.keySet().forEach(p -> topics.add(p.topic()));
    for (String topic : topics) {
      if (live.partitions(topic).isEmpty() && Listings.end(folder, topic).isEmpty()) {
        findings.warning(
            topic,
            "is not on the broker, so nothing was compared",
            "name its broker by --bootstrap");
      }
      for (int partition : live.partitions(topic)) {
        if (!ledgers.containsKey(new PartitionKey(topic, partition))) {
          partitions.add(
              new Ledger(new PartitionKey(topic, partition))
                  .balance(live, OptionalLong.empty(), findings));
        }
      }
    }
  }

  private void orphanFiles(Set<String> onDisk) {
    Map<String, Integer> named = new HashMap<>();
    files().forEach(f -> named.merge(f.getName(), 1, Integer::sum));
    for (String name : onDisk) {
      if (!named.containsKey(name)) {
        findings.faultUnlessRunning(
            name,
            "lies in shards/ but no manifest names it",
            "if a run was stopped, start it again by the same command: it publishes the manifest;"
                + " otherwise a manifest was taken away (restore it) or the file does not belong"
                + " here (remove it)");
      }
    }
    named.forEach(
        (name, times) -> {
          if (times > 1) {
            findings.fault(
                name,
                "is named by " + times + " manifests",
                "its rows count more than once: do not train on this folder, and report it");
          }
        });
  }

  /** What readers compute from manifests alone must be what the rows say. */
  private void version() throws IOException {
    String claimed = DataSet.of(folder, manifests.keySet()).version();
    if (findings.faults().isEmpty() && !claimed.equals(liveRows.version())) {
      findings.fault(
          "data set",
          "the manifests give version " + claimed + ", the live rows " + liveRows.version(),
          "report this with the folder's manifests");
    }
  }
}
