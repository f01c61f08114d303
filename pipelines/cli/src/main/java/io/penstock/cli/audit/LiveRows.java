package io.penstock.cli.audit;

import io.penstock.schemas.document.Positions;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.SupersededVersion;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Follows which kept rows are live: one a document, one a content. */
final class LiveRows {
  private final Findings findings;
  private final Map<String, SupersededVersion> superseded = new HashMap<>();
  private final Map<String, String> byContent = new HashMap<>();
  private final Map<String, String> byDocument = new HashMap<>();
  private BigInteger sum = BigInteger.ZERO;
  private long count;

  LiveRows(Findings findings) {
    this.findings = findings;
  }

  void supersede(SupersededVersion version, String manifest) {
    SourcePosition source = version.getSource();
    if (superseded.put(Positions.text(source), version) != null) {
      findings.fault(
          Positions.text(source),
          "superseded twice, again by manifest " + manifest,
          "two versions claim to follow the same one: do not train on this folder, and report it");
    }
  }

  Map<String, SupersededVersion> superseded() {
    return superseded;
  }

  /**
   * Takes a kept row.
   *
   * @param text whether its kind holds each content and document once
   */
  void row(String position, BigInteger hash, String documentId, String contentHash, boolean text) {
    SupersededVersion ended = superseded.get(position);
    if (ended != null) {
      check(position, "document_id", documentId, ended.getDocumentId());
      check(position, "content_hash", contentHash, ended.getContentHash());
      return;
    }
    count++;
    sum = Hashes.add(sum, hash);
    if (text) {
      once("content " + contentHash, position, byContent.put(contentHash, position));
      once("document " + documentId, position, byDocument.put(documentId, position));
    }
  }

  private void check(String position, String column, String row, String superseded) {
    if (!row.equals(superseded)) {
      findings.fault(
          position,
          "its row has " + column + " " + row + ", but what supersedes it says " + superseded,
          "the row or the manifest was changed: restore them");
    }
  }

  private void once(String what, String position, @Nullable String other) {
    if (other != null) {
      findings.faultUnlessRunning(
          position,
          what + " is live twice, also at " + other,
          "if a run was stopped, start it again by the same command; otherwise a manifest was"
              + " taken away: restore it");
    }
  }

  long count() {
    return count;
  }

  /** The data set's version, from the rows themselves. */
  String version() {
    return Hashes.text(sum);
  }
}
