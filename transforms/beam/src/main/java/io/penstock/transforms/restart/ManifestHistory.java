package io.penstock.transforms.restart;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.transforms.read.History;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All that the manifests of a folder tell a run that has no state: which offsets are committed, and
 * which version and content each document has. Holds one small object a document while it is made
 * (some 300 bytes and the document's id, a signature where near-duplicates are dropped, and the
 * hashes of its paragraphs where those are).
 */
public final class ManifestHistory {
  private static final List<String> COLUMNS =
      List.of(
          "topic",
          "partition",
          "offset",
          "document_id",
          "version",
          "content_hash",
          "rule",
          "threshold");

  private static final List<String> COLUMNS_WITH_TEXT =
      Stream.concat(COLUMNS.stream(), Stream.of("value", "message", "text")).toList();

  private final List<String> manifests;
  private final SortedMap<String, OffsetRanges> committed;
  private final Documents documents;
  private final long unknownDeletes;

  private ManifestHistory(
      List<String> manifests,
      SortedMap<String, OffsetRanges> committed,
      Documents documents,
      long unknownDeletes) {
    this.manifests = manifests;
    this.committed = Collections.unmodifiableSortedMap(committed);
    this.documents = documents;
    this.unknownDeletes = unknownDeletes;
  }

  /** Of a run that drops neither near-duplicates nor paragraphs. */
  public static ManifestHistory of(DataFolder folder, boolean idsPerTopic) throws IOException {
    return of(folder, idsPerTopic, Optional.empty(), Optional.empty());
  }

  /**
   * Reads the manifests and the provenance of their rows.
   *
   * @param idsPerTopic whether the same id in two topics is two documents
   * @param nearDuplicates how the run drops near-duplicates, if it does; then the texts are read,
   *     too, one after the other, and a signature of each document is held
   * @param paragraphs which paragraphs the run leaves out, if it does; then the texts of kept
   *     documents are read, too
   * @throws IOException if a manifest or a shard is missing, damaged or of a newer format
   */
  public static ManifestHistory of(
      DataFolder folder,
      boolean idsPerTopic,
      Optional<NearDuplicatePolicy> nearDuplicates,
      Optional<ParagraphPolicy> paragraphs)
      throws IOException {
    DataSet data = DataSet.open(folder);
    SortedMap<String, OffsetRanges> committed = new TreeMap<>();
    Documents documents =
        new Documents(idsPerTopic, nearDuplicates.map(MinHash::new), paragraphs, data);
    long unknownDeletes = 0;
    // In the order they were written: of two rows that claim a content the later holds it.
    List<ShardManifest> inOrder =
        data.manifests().values().stream()
            .sorted(Comparator.comparingLong(ShardManifest::getCreatedAt))
            .toList();
    for (ShardManifest manifest : inOrder) {
      for (SourceOffsets offsets : manifest.getOffsets()) {
        OffsetRanges ranges = OffsetRanges.parse(offsets.getOffsets());
        committed
            .computeIfAbsent(
                offsets.getTopic() + ':' + offsets.getPartition(), p -> new OffsetRanges())
            .addAll(ranges);
        if (offsets.getFate() == io.penstock.schemas.document.Fate.DELETED
            && manifest.getFormatVersion() < ShardLayout.DELETED_ROWS_SINCE) {
          unknownDeletes += ranges.count();
        }
      }
      documents.orphaned(manifest.getOrphaned());
      for (ShardFile file : manifest.getFiles()) {
        rows(folder, file, documents, nearDuplicates.isPresent() || paragraphs.isPresent());
      }
    }
    return new ManifestHistory(data.manifestIds(), committed, documents, unknownDeletes);
  }

  private static void rows(
      DataFolder folder, ShardFile file, Documents documents, boolean withTexts)
      throws IOException {
    boolean wanted =
        switch (file.getKind()) {
          case TEXT,
              PROMPT_COMPLETION,
              CONVERSATION,
              PREFERENCE,
              CONVERSATIONAL_PREFERENCE,
              UNPAIRED_PREFERENCE,
              LANGUAGE_MODELING,
              PROMPT,
              CONVERSATIONAL_PROMPT,
              CONVERSATIONAL_UNPAIRED_PREFERENCE,
              STEPWISE_SUPERVISION,
              DROPPED,
              DELETED ->
              true;
          case CHUNK, TOKENS, PREFERENCE_TOKENS, UNPAIRED_TOKENS, BAD -> false;
        };
    if (!wanted) {
      return;
    }
    Path path = folder.shard(file);
    List<String> columns = withTexts ? COLUMNS_WITH_TEXT : COLUMNS;
    try (ShardReader reader = ShardReader.open(path, columns.toArray(new String[0]))) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        documents.row(file.getKind(), row);
      }
    }
  }

  /** The ids of the manifests. */
  public List<String> manifests() {
    return manifests;
  }

  /** The offsets that manifests account for, by {@code topic:partition}. */
  public SortedMap<String, OffsetRanges> committed() {
    return committed;
  }

  /** How many documents there are of each sort. */
  public Counts counts() {
    return documents.counts(unknownDeletes);
  }

  /**
   * What is taken over.
   *
   * @param live documents that hold their content
   * @param fallen documents that fell to one of them as duplicates
   * @param deleted documents whose newest version is a tombstone
   * @param others documents whose newest version was dropped, or has been orphaned
   * @param orphaned documents that are listed as orphaned anew, since that notice was lost
   * @param leftOver rows that are ended anew, since the manifest that ended them was lost
   * @param unknownDeletes tombstones of an old format, which had no rows: an older version that
   *     arrives later than they did would be live again
   */
  public record Counts(
      long live,
      long fallen,
      long deleted,
      long others,
      long orphaned,
      long leftOver,
      long unknownDeletes) {}

  /** The notices that make the keyed state anew. */
  public Iterable<Outcome> notices() {
    return documents.notices();
  }

  /** Writes it where readers take it from. */
  public void write(Path folder) throws IOException {
    History.write(folder, committed, manifests, notices());
  }
}
