package io.penstock.transforms.restart;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.Reason;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.OrphanedContent;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicateReason;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.dedupe.ParagraphSketch;
import io.penstock.text.dedupe.Signature;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.dedupe.Remembered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Of each document the newest version that rows tell of, and of each content its holder. */
final class Documents {
  private final boolean idsPerTopic;
  private final Optional<MinHash> minHash;
  private final Optional<ParagraphPolicy> paragraphs;
  private final DataSet data;
  private final Map<String, Version> newest = new HashMap<>();
  private final Map<String, String> topics = new HashMap<>();

  /** Documents that were listed as orphaned, after their content's hash. */
  private final Set<String> orphaned = new HashSet<>();

  private final Set<String> orphanedIds = new HashSet<>();

  /**
   * Live rows that are not their document's newest: what ended them was in a manifest that is
   * missing, and a later version came after that.
   */
  private final List<Version> leftOver = new ArrayList<>();

  private long rows;

  /**
   * Knows no row yet.
   *
   * @param minHash where the run drops near-duplicates
   * @param paragraphs where the run leaves out paragraphs that stand in other documents
   */
  Documents(
      boolean idsPerTopic,
      Optional<MinHash> minHash,
      Optional<ParagraphPolicy> paragraphs,
      DataSet data) {
    this.idsPerTopic = idsPerTopic;
    this.minHash = minHash;
    this.paragraphs = paragraphs;
    this.data = data;
  }

  /**
   * A version that took part.
   *
   * @param contentHash none where it was dropped for another reason, or is a tombstone
   * @param fellTo the id of the holder that it was dropped for
   * @param near why it fell as a near-duplicate, if it did, and the run drops such
   * @param signature of its text, where the run drops near-duplicates
   * @param sketch of its paragraphs, where the run leaves out such that stand in other documents
   * @param order of the rows, in the order they were written
   */
  private record Version(
      SourcePosition at,
      String id,
      @Nullable String contentHash,
      @Nullable String fellTo,
      boolean deleted,
      @Nullable Reason near,
      @Nullable Signature signature,
      @Nullable ParagraphSketch sketch,
      long order) {
    boolean isLive() {
      return contentHash != null && fellTo == null && near == null;
    }
  }

  void row(ShardKind kind, ShardRow row) {
    String rule = kind == ShardKind.DROPPED ? row.text("rule") : "";
    if (rule.equals("stale")) {
      return;
    }
    SourcePosition at =
        new SourcePosition(
            topics.computeIfAbsent(row.text("topic"), t -> t),
            row.integer("partition"),
            row.longValue("offset"),
            row.longValue("version"));
    String id = row.text("document_id");
    String key = idsPerTopic ? at.getTopic() + '\n' + id : id;
    // Tombstones of the first format have no row: what they ended is known all the same.
    boolean ended = !data.isLive(at.getTopic(), at.getPartition(), at.getOffset());
    boolean deleted = ended || kind == ShardKind.DELETED;
    boolean duplicate = rule.equals("duplicate");
    boolean content = !deleted && (duplicate || kind != ShardKind.DROPPED);
    Version version =
        new Version(
            at,
            id,
            content || isNear(deleted, rule) ? row.optionalText("content_hash") : null,
            duplicate ? row.text("threshold") : null,
            deleted,
            near(deleted, rule, row),
            deleted ? null : signature(kind, rule, row),
            deleted ? null : sketch(kind, row),
            rows++);
    Version old = newest.get(key);
    Version older = version;
    if (old == null || Positions.BY_VERSION.compare(old.at(), at) < 0) {
      newest.put(key, version);
      older = old;
    }
    if (older != null && older.isLive()) {
      leftOver.add(older);
    }
  }

  private boolean isNear(boolean deleted, String rule) {
    return !deleted && minHash.isPresent() && rule.equals(NearDuplicateReason.RULE);
  }

  private @Nullable Reason near(boolean deleted, String rule, ShardRow row) {
    return isNear(deleted, rule)
        ? new Reason(rule, row.text("value"), row.text("threshold"), row.text("message"))
        : null;
  }

  /** Of texts that hold against others or may have to be covered by another holder. */
  private @Nullable Signature signature(ShardKind kind, String rule, ShardRow row) {
    boolean wanted = kind == ShardKind.TEXT || rule.equals(NearDuplicateReason.RULE);
    String text = wanted && minHash.isPresent() ? row.optionalText("text") : null;
    return text == null ? null : minHash.flatMap(m -> m.sign(text)).orElse(null);
  }

  /** The row's text is without what was left out, so it has just what the document holds. */
  private @Nullable ParagraphSketch sketch(ShardKind kind, ShardRow row) {
    return kind == ShardKind.TEXT && paragraphs.isPresent()
        ? ParagraphSketch.of(row.text("text"), paragraphs.get())
        : null;
  }

  void orphaned(List<OrphanedContent> contents) {
    for (OrphanedContent content : contents) {
      for (String id : content.getDocumentIds()) {
        orphanedIds.add(id);
        orphaned.add(content.getContentHash() + id);
      }
    }
  }

  /** The holder of each content: where two claim it, since a manifest is missing, the later. */
  private Map<String, Version> holders() {
    Map<String, Version> holders = new HashMap<>();
    for (Version version : newest.values()) {
      if (version.isLive()) {
        holders.merge(version.contentHash(), version, (a, b) -> a.order() > b.order() ? a : b);
      }
    }
    return holders;
  }

  private enum Part {
    HOLDER,
    FALLEN,
    DELETED,
    OTHER,
    ORPHANED,
    NEAR_FALLEN
  }

  /**
   * A document that fell to the present holder waits for it. That may be so of one that fell to it
   * in an earlier tenure and was orphaned since; then it is listed once more, which does no harm.
   * One that fell to an earlier holder was listed when that went; if not, the list was lost.
   */
  private Part part(Version version, Map<String, Version> holders) {
    if (version.near() != null) {
      return nearPart(version, version.near());
    }
    if (version.contentHash() == null) {
      return version.deleted() ? Part.DELETED : Part.OTHER;
    }
    Version holder = holders.get(version.contentHash());
    if (version.fellTo() == null) {
      return version.equals(holder) ? Part.HOLDER : Part.OTHER;
    }
    boolean listed = orphaned.contains(version.contentHash() + version.id());
    if (holder == null) {
      return listed ? Part.OTHER : Part.ORPHANED;
    }
    return version.fellTo().equals(holder.id()) || !listed ? Part.FALLEN : Part.OTHER;
  }

  /** As with duplicates; which text the survivor had then cannot be told any more. */
  private Part nearPart(Version version, Reason near) {
    if (orphanedIds.contains(version.id())) {
      return Part.OTHER;
    }
    Version survivor =
        NearDuplicateReason.fall(near).map(fall -> newest.get(fall.survivor())).orElse(null);
    return survivor != null && survivor.isLive() ? Part.NEAR_FALLEN : Part.ORPHANED;
  }

  ManifestHistory.Counts counts(long unknownDeletes) {
    Map<String, Version> holders = holders();
    Map<Part, Long> counts = new HashMap<>();
    newest.values().forEach(v -> counts.merge(part(v, holders), 1L, Long::sum));
    return new ManifestHistory.Counts(
        counts.getOrDefault(Part.HOLDER, 0L),
        counts.getOrDefault(Part.FALLEN, 0L) + counts.getOrDefault(Part.NEAR_FALLEN, 0L),
        counts.getOrDefault(Part.DELETED, 0L),
        counts.getOrDefault(Part.OTHER, 0L),
        counts.getOrDefault(Part.ORPHANED, 0L),
        leftOver.size(),
        unknownDeletes);
  }

  /** One a document, made as they are asked for; then words to the writer that were lost. */
  Iterable<Outcome> notices() {
    Map<String, Version> holders = holders();
    Map<String, TreeSet<String>> orphans = new TreeMap<>();
    Map<String, Version> any = new HashMap<>();
    for (Version version : newest.values()) {
      if (part(version, holders) == Part.ORPHANED) {
        String hash = String.valueOf(version.contentHash());
        orphans.computeIfAbsent(hash, h -> new TreeSet<>()).add(version.id());
        any.put(hash, version);
      }
    }
    List<Outcome> lists = new ArrayList<>();
    for (Version version : leftOver) {
      lists.add(
          Outcomes.at(version.at(), Fate.RELEASED, version.id())
              .setContentHash(version.contentHash())
              .build());
    }
    orphans.forEach(
        (hash, ids) -> {
          Version version = any.get(hash);
          if (version != null) {
            lists.add(
                Outcomes.at(version.at(), Fate.ORPHANED, version.id())
                    .setContentHash(hash)
                    .setOrphans(List.copyOf(ids))
                    .build());
          }
        });
    return () ->
        java.util.stream.Stream.concat(
                newest.values().stream().map(v -> notice(v, holders)), lists.stream())
            .iterator();
  }

  private Outcome notice(Version version, Map<String, Version> holders) {
    Part part = part(version, holders);
    if (part == Part.NEAR_FALLEN && version.near() != null) {
      return Remembered.nearDuplicate(
          version.at(), version.id(), version.near(), version.signature());
    }
    String hash = version.contentHash();
    if (hash == null || version.near() != null) {
      return Remembered.withoutContent(version.at(), version.id());
    }
    return switch (part) {
      case HOLDER ->
          Remembered.sketched(
              Remembered.signed(
                  Remembered.holder(version.at(), version.id(), hash), version.signature()),
              version.sketch());
      case FALLEN ->
          Remembered.fallen(version.at(), version.id(), hash, String.valueOf(version.fellTo()));
      case DELETED, OTHER, ORPHANED, NEAR_FALLEN ->
          Remembered.withoutPart(version.at(), version.id(), hash);
    };
  }
}
