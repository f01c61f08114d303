package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.History;
import io.penstock.transforms.restart.ManifestHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Begins a run again from its manifests alone, without any state: what was committed is not read
 * again, and versions and duplicates are decided as if the run had gone on. What was there of state
 * is moved aside.
 */
final class ManifestRestart {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

  private final DataFolder folder;
  private final ManifestHistory history;
  private final Frontier frontier;
  private final Path aside;
  private final List<Path> moved;

  private ManifestRestart(
      DataFolder folder, ManifestHistory history, Frontier frontier, Path aside, List<Path> moved) {
    this.folder = folder;
    this.history = history;
    this.frontier = frontier;
    this.aside = aside;
    this.moved = moved;
  }

  /** Where readers find what was taken over; a part of the state from then on. */
  static Path folder(DataFolder folder) {
    return folder.state().resolve("from-manifests");
  }

  /**
   * Whether a restart from exactly the manifests there are was prepared, and came to no checkpoint.
   */
  static boolean isPrepared(DataFolder folder) throws IOException {
    return History.isAt(folder(folder)) && History.load(folder(folder)).isOf(Manifests.ids(folder));
  }

  /**
   * Finds out what there is, and changes nothing.
   *
   * @param nearDuplicates how the run drops near-duplicates, if it does
   * @param paragraphs which paragraphs it leaves out, if it does
   * @param frontier where the source ends
   * @throws IngestException if manifests or shards cannot be read, or are of another source
   */
  static ManifestRestart plan(
      DataFolder folder,
      IngestPlan.Kind kind,
      Optional<NearDuplicatePolicy> nearDuplicates,
      Optional<ParagraphPolicy> paragraphs,
      Frontier frontier,
      Clock clock)
      throws IOException, IngestException {
    ManifestHistory history;
    try {
      history =
          ManifestHistory.of(folder, kind == IngestPlan.Kind.FEEDBACK, nearDuplicates, paragraphs);
    } catch (IOException e) {
      throw new IngestException("--from-manifests: " + e.getMessage(), e);
    }
    for (Map.Entry<String, OffsetRanges> partition : history.committed().entrySet()) {
      Long end = frontier.ends().get(partition.getKey());
      List<OffsetRanges.Range> ranges = partition.getValue().ranges();
      long committed = ranges.get(ranges.size() - 1).last() + 1;
      if (end != null && committed > end) {
        throw new IngestException(
            "--from-manifests: "
                + partition.getKey()
                + " is committed up to "
                + committed
                + ", but ends at "
                + end
                + ": it is another source than "
                + folder.root()
                + " was filled from, or it was made again. Choose a new folder with --to.");
      }
    }
    List<Path> moved = new ArrayList<>();
    for (Path part :
        List.of(
            folder.state().resolve("checkpoints"),
            folder.state().resolve("savepoints"),
            folder(folder),
            StateFormat.file(folder))) {
      if (Files.exists(part)) {
        moved.add(part);
      }
    }
    moved.addAll(shardsWithoutManifest(folder));
    Path aside = folder.state().resolve("replaced-" + TIME.format(clock.instant()));
    return new ManifestRestart(folder, history, frontier, aside, moved);
  }

  /** What a commit that was cut short left in shards/; nobody will name it any more. */
  private static List<Path> shardsWithoutManifest(DataFolder folder) throws IOException {
    Set<String> named = new HashSet<>();
    for (ShardManifest manifest : Manifests.all(folder).values()) {
      for (ShardFile file : manifest.getFiles()) {
        named.add(file.getName());
      }
    }
    try (Stream<Path> files = Files.list(folder.shards())) {
      return files.filter(f -> !named.contains(f.getFileName().toString())).sorted().toList();
    }
  }

  /** What it takes over, where it begins to read, and what it moves aside: a line each. */
  List<String> lines() {
    ManifestHistory.Counts counts = history.counts();
    List<String> lines = new ArrayList<>();
    lines.add(
        "takes over %d manifests: %d live documents, %d fallen to them as duplicates, %d deleted, %d others"
            .formatted(
                history.manifests().size(),
                counts.live(),
                counts.fallen(),
                counts.deleted(),
                counts.others()));
    if (counts.orphaned() > 0) {
      lines.add(
          counts.orphaned()
              + " documents fell to one that is gone, and no manifest says so: lists them as"
              + " orphaned");
    }
    if (counts.leftOver() > 0) {
      lines.add(
          counts.leftOver()
              + " versions are live beside a newer one, since the manifest that ended them is"
              + " missing: ends them");
    }
    if (counts.unknownDeletes() > 0) {
      lines.add(
          counts.unknownDeletes()
              + " deletes are of manifests before format 2, which do not name the document where"
              + " nothing of it was live: an older version that is yet to come would be kept");
    }
    Set<String> partitions = new java.util.TreeSet<>(history.committed().keySet());
    partitions.addAll(frontier.ends().keySet());
    for (String partition : partitions) {
      OffsetRanges committed = history.committed().getOrDefault(partition, new OffsetRanges());
      long begin = committed.firstMissing(0);
      Long end = frontier.ends().get(partition);
      lines.add(
          partition
              + (committed.isEmpty()
                  ? ": nothing is committed"
                  : ": passes over " + committed.count() + " committed offsets (" + committed + ")")
              + (end == null
                  ? "; it is not read"
                  : ", begins to read at " + begin + ", the end is " + end));
    }
    moved.forEach(m -> lines.add("moves " + m + " to " + target(m)));
    return lines;
  }

  private Path target(Path part) {
    return aside.resolve(folder.root().relativize(part).toString());
  }

  /** Moves the state aside and writes what readers take over. Nothing is deleted. */
  void carryOut() throws IOException {
    // The history goes last, so that a crash in between leaves a folder that is refused.
    for (Path part : moved) {
      Files.createDirectories(target(part).getParent());
      Files.move(part, target(part));
    }
    history.write(folder(folder));
  }
}
