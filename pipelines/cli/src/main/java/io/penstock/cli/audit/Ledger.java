package io.penstock.cli.audit;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.shard.OffsetRanges;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The offsets of one partition that the manifests account for, by fate. */
final class Ledger {
  private final PartitionKey partition;
  private final Map<Fate, OffsetRanges> byFate = new EnumMap<>(Fate.class);
  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);
  private final OffsetRanges all = new OffsetRanges();

  Ledger(PartitionKey partition) {
    this.partition = partition;
  }

  void add(Fate fate, OffsetRanges offsets, String manifest, Findings findings) {
    OffsetRanges sameFate = byFate.computeIfAbsent(fate, f -> new OffsetRanges());
    List<OffsetRanges.Range> again = RangeSets.intersection(offsets, all);
    if (!again.isEmpty()) {
      findings.fault(
          partition.at(again.get(0).first()),
          "committed twice, again as "
              + fate
              + " by manifest "
              + manifest
              + ": offsets "
              + RangeSets.text(again),
          "do not train on this folder; --record tells the manifests that name it");
    }
    RangeSets.addAll(all, offsets);
    RangeSets.addAll(sameFate, offsets);
    // Not the size of the set: an offset given twice must show in the balance.
    counts.merge(fate, offsets.count(), Long::sum);
  }

  boolean has(Fate fate, long offset) {
    OffsetRanges offsets = byFate.get(fate);
    return offsets != null && offsets.contains(offset);
  }

  /**
   * Strikes the balance, against the live topic where one is given.
   *
   * @param listed the end of a file source's listing; empty where it is none
   */
  PartitionBalance balance(@Nullable TopicOffsets live, OptionalLong listed, Findings findings)
      throws IOException {
    List<OffsetRanges.Range> ranges = all.ranges();
    long frontier = ranges.isEmpty() ? 0 : ranges.get(ranges.size() - 1).last() + 1;
    List<OffsetRanges.Range> gaps = all.gaps(0, frontier);
    if (!gaps.isEmpty()) {
      findings.faultUnlessRunning(
          partition.at(gaps.get(0).first()),
          "no manifest accounts for offsets "
              + RangeSets.text(gaps)
              + " below the frontier "
              + frontier,
          "if a run was stopped, start it again by the same command: it commits what it had read;"
              + " otherwise a manifest was taken away: restore it");
    }
    Long end = listed.isPresent() ? listed.getAsLong() : null;
    if (end != null && frontier < end) {
      findings.warning(
          partition.at(frontier),
          "the listing of its files goes on to " + end + ", the manifests do not",
          "if the run was stopped, start it again by the same command");
    }
    if (live != null && live.partitions(partition.topic()).contains(partition.partition())) {
      end = live.end(partition.topic(), partition.partition());
      compare(live, frontier, end, findings);
    }
    long absent = count(Fate.ABSENT);
    long missing = RangeSets.count(gaps);
    return new PartitionBalance(
        partition.topic(),
        partition.partition(),
        frontier,
        frontier - absent - missing,
        count(Fate.KEPT),
        count(Fate.DROPPED),
        count(Fate.BAD),
        count(Fate.DELETED),
        absent,
        missing,
        end);
  }

  private void compare(TopicOffsets live, long frontier, long end, Findings findings)
      throws IOException {
    if (frontier > end) {
      findings.fault(
          partition.at(end),
          "committed up to " + frontier + ", but the live topic ends at " + end,
          "this is another topic than the folder was filled from, or it was made anew; use a new"
              + " folder for it");
    }
    long begin = live.begin(partition.topic(), partition.partition());
    long until = Math.min(frontier, end);
    if (begin >= until) {
      return;
    }
    OffsetRanges existing = live.existing(partition.topic(), partition.partition(), begin, until);
    OffsetRanges absent = byFate.getOrDefault(Fate.ABSENT, new OffsetRanges());
    List<OffsetRanges.Range> there = RangeSets.intersection(existing, absent);
    if (!there.isEmpty()) {
      findings.fault(
          partition.at(there.get(0).first()),
          "declared absent, but the live topic has records at offsets " + RangeSets.text(there),
          "these records were skipped: ingest the topic into a new folder, and report this");
    }
    OffsetRanges here = new OffsetRanges();
    for (Map.Entry<Fate, OffsetRanges> fate : byFate.entrySet()) {
      if (fate.getKey() != Fate.ABSENT) {
        RangeSets.addAll(here, fate.getValue());
      }
    }
    OffsetRanges window = OffsetRanges.parse("");
    long unused = window.addRange(begin, until - 1);
    List<OffsetRanges.Range> gone =
        RangeSets.difference(RangeSets.of(RangeSets.intersection(here, window)), existing);
    if (!gone.isEmpty()) {
      findings.warning(
          partition.at(gone.get(0).first()),
          "committed, but the live topic has no record any more at offsets " + RangeSets.text(gone),
          "normal for a compacted topic");
    }
  }

  private long count(Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }
}
