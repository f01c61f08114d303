package io.penstock.cli.audit;

import io.penstock.schemas.document.Fate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one source record.
 *
 * @param position {@code topic:partition:offset}
 * @param manifest the id of the manifest that committed it
 * @param file the shard with its row; null where its fate has no row
 * @param version the record's timestamp in milliseconds; null without a row
 * @param contentHash of what was kept of it
 * @param reason why it was dropped or is bad
 * @param live whether readers see it
 * @param endedBy how a later version ended it; null while none has
 * @param chunks the ids of its chunks
 */
public record RecordFate(
    String position,
    Fate fate,
    String manifest,
    @Nullable String file,
    @Nullable String documentId,
    @Nullable Long version,
    @Nullable String contentHash,
    @Nullable Why reason,
    boolean live,
    @Nullable Ended endedBy,
    List<String> chunks) {
  public RecordFate {
    chunks = List.copyOf(chunks);
  }

  /** The rule, what it measured, what it held that against, and the sentence. */
  public record Why(
      String rule, @Nullable String value, @Nullable String threshold, String message) {}

  /**
   * The end of a version.
   *
   * @param manifest the manifest that says so
   * @param position the next version of the document that this manifest has a row of; null where it
   *     was a deletion, which has none
   */
  public record Ended(String manifest, @Nullable String position) {}
}
