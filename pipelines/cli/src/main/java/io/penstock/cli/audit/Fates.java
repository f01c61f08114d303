package io.penstock.cli.audit;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what became of a record, or of all versions of a document, in a data folder. */
public final class Fates {
  private final DataFolder folder;
  private final Map<String, ShardManifest> manifests;

  private Fates(DataFolder folder, Map<String, ShardManifest> manifests) {
    this.folder = folder;
    this.manifests = manifests;
  }

  public static Fates in(DataFolder folder) throws IOException {
    return new Fates(folder, Manifests.all(folder));
  }

  /** What every manifest that names the position says of it: one, in a sound folder. */
  public List<RecordFate> ofRecord(String topic, int partition, long offset) throws IOException {
    String position = new PartitionKey(topic, partition).at(offset);
    List<RecordFate> fates = new ArrayList<>();
    for (Map.Entry<String, ShardManifest> manifest : manifests.entrySet()) {
      for (SourceOffsets offsets : manifest.getValue().getOffsets()) {
        if (offsets.getTopic().equals(topic)
            && offsets.getPartition() == partition
            && OffsetRanges.parse(offsets.getOffsets()).contains(offset)) {
          fates.add(fate(manifest.getKey(), manifest.getValue(), position, offsets.getFate()));
        }
      }
    }
    return fates;
  }

  private RecordFate fate(String id, ShardManifest manifest, String position, Fate fate)
      throws IOException {
    List<Row> rows = rows(manifest, r -> position(r).equals(position));
    if (!rows.isEmpty()) {
      return of(id, manifest, rows.get(0));
    }
    return new RecordFate(position, fate, id, null, null, null, null, null, false, null, List.of());
  }

  /** All its versions that have a row, oldest first; deletes have rows since format 2. */
  public List<RecordFate> ofDocument(String documentId) throws IOException {
    record Version(String manifest, Row row) {}
    List<Version> versions = new ArrayList<>();
    for (Map.Entry<String, ShardManifest> manifest : manifests.entrySet()) {
      for (Row row : rows(manifest.getValue(), isOf(documentId))) {
        versions.add(new Version(manifest.getKey(), row));
      }
    }
    versions.sort(Comparator.comparing(v -> source(v.row().values()), Positions.BY_VERSION));
    List<RecordFate> fates = new ArrayList<>();
    for (Version version : versions) {
      ShardManifest manifest = Objects.requireNonNull(manifests.get(version.manifest()));
      fates.add(of(version.manifest(), manifest, version.row()));
    }
    return fates;
  }

  private static Predicate<ShardRow> isOf(String documentId) {
    return row -> row.text("document_id").equals(documentId);
  }

  /**
   * The content of its newest version, where the document fell to another as a duplicate and that
   * one is gone since: published again it would be kept.
   */
  public Optional<String> orphanedContentOf(String documentId) throws IOException {
    List<RecordFate> versions = ofDocument(documentId);
    return versions.stream()
        .filter(v -> v.endedBy() == null)
        .filter(v -> isOrphaned(v, documentId))
        .flatMap(v -> Stream.ofNullable(v.contentHash()))
        .findFirst();
  }

  private boolean isOrphaned(RecordFate version, String documentId) {
    if (version.reason() == null || version.contentHash() == null) {
      return false;
    }
    return switch (version.reason().rule()) {
      case "duplicate" -> isOrphaned(version.contentHash(), documentId);
      case "near-duplicate" -> isListedSince(version.manifest(), documentId);
      default -> false;
    };
  }

  /** Of near-duplicates a list has the holder's content, which is another than theirs. */
  private boolean isListedSince(String manifest, String documentId) {
    long since = Objects.requireNonNull(manifests.get(manifest)).getCreatedAt();
    return manifests.values().stream()
        .filter(m -> m.getCreatedAt() >= since)
        .flatMap(m -> m.getOrphaned().stream())
        .anyMatch(o -> o.getDocumentIds().contains(documentId));
  }

  private boolean isOrphaned(String contentHash, String documentId) {
    return manifests.values().stream()
        .flatMap(m -> m.getOrphaned().stream())
        .anyMatch(
            o -> o.getContentHash().equals(contentHash) && o.getDocumentIds().contains(documentId));
  }

  /** A row of a fate, and where it lies. */
  private record Row(ShardFile file, ShardRow values) {}

  private List<Row> rows(ShardManifest manifest, Predicate<ShardRow> wanted) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (ShardFile file : manifest.getFiles()) {
      if (file.getKind() != ShardKind.CHUNK && !ShardLayout.isTokens(file.getKind())) {
        for (ShardRow row : rows(file, wanted)) {
          rows.add(new Row(file, row));
        }
      }
    }
    return rows;
  }

  private List<ShardRow> rows(ShardFile file, Predicate<ShardRow> wanted) throws IOException {
    List<ShardRow> rows = new ArrayList<>();
    try (ShardReader reader =
        ShardReader.open(
            folder.shard(file),
            "topic",
            "partition",
            "offset",
            "document_id",
            "version",
            "content_hash",
            "rule",
            "value",
            "threshold",
            "message",
            "id")) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        if (wanted.test(row)) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private RecordFate of(String id, ShardManifest manifest, Row found) throws IOException {
    ShardRow row = found.values();
    String position = position(row);
    RecordFate.Ended ended = ended(position);
    Fate fate =
        switch (found.file().getKind()) {
          case DROPPED -> Fate.DROPPED;
          case BAD -> Fate.BAD;
          case DELETED -> Fate.DELETED;
          case TEXT,
              CHUNK,
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
              TOKENS,
              PREFERENCE_TOKENS,
              UNPAIRED_TOKENS ->
              Fate.KEPT;
        };
    return new RecordFate(
        position,
        fate,
        id,
        found.file().getName(),
        row.text("document_id"),
        row.longValue("version"),
        row.optionalText("content_hash"),
        fate == Fate.DROPPED || fate == Fate.BAD ? why(row) : null,
        fate == Fate.KEPT && ended == null,
        ended,
        fate == Fate.KEPT ? chunks(manifest, position) : List.of());
  }

  private static RecordFate.Why why(ShardRow row) {
    return new RecordFate.Why(
        row.text("rule"),
        row.optionalText("value"),
        row.optionalText("threshold"),
        row.text("message"));
  }

  private List<String> chunks(ShardManifest manifest, String position) throws IOException {
    List<String> ids = new ArrayList<>();
    for (ShardFile file : manifest.getFiles()) {
      if (file.getKind() == ShardKind.CHUNK) {
        rows(file, r -> position(r).equals(position)).forEach(r -> ids.add(r.text("id")));
      }
    }
    return ids;
  }

  /** A later version is committed by the manifest that ends the earlier one. */
  private RecordFate.@Nullable Ended ended(String position) throws IOException {
    for (Map.Entry<String, ShardManifest> manifest : manifests.entrySet()) {
      for (SupersededVersion version : manifest.getValue().getSuperseded()) {
        if (Positions.text(version.getSource()).equals(position)) {
          return new RecordFate.Ended(manifest.getKey(), next(manifest.getValue(), version));
        }
      }
    }
    return null;
  }

  private @Nullable String next(ShardManifest manifest, SupersededVersion version)
      throws IOException {
    SourcePosition next = null;
    for (Row row : rows(manifest, isOf(version.getDocumentId()))) {
      SourcePosition source = source(row.values());
      if (row.file().getKind() != ShardKind.BAD
          && Positions.BY_VERSION.compare(source, version.getSource()) > 0
          && (next == null || Positions.BY_VERSION.compare(source, next) < 0)) {
        next = source;
      }
    }
    return next == null ? null : Positions.text(next);
  }

  private static SourcePosition source(ShardRow row) {
    return new SourcePosition(
        row.text("topic"),
        row.integer("partition"),
        row.longValue("offset"),
        row.longValue("version"));
  }

  private static String position(ShardRow row) {
    return Positions.text(source(row));
  }
}
