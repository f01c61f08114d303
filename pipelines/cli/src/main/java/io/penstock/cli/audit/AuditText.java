package io.penstock.cli.audit;

import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints audits and fates for people. */
final class AuditText {
  private static final int SHOWN = 20;

  private AuditText() {}

  static void print(AuditReport report, PrintWriter out) {
    out.println(report.folder());
    Table table =
        new Table(
            "partition",
            "read",
            "=",
            "kept",
            "+",
            "dropped",
            "+",
            "bad",
            "+",
            "deleted",
            "absent",
            "missing",
            "frontier",
            "behind");
    for (PartitionBalance partition : report.partitions()) {
      Long behind = partition.behind();
      table.row(
          partition.topic() + ':' + partition.partition(),
          partition.read(),
          partition.balanced() ? "=" : "!=",
          partition.kept(),
          "+",
          partition.dropped(),
          "+",
          partition.bad(),
          "+",
          partition.deleted(),
          partition.absent(),
          partition.missing(),
          partition.frontier(),
          behind == null ? "-" : behind);
    }
    out.print(table);
    out.printf(
        Locale.ROOT,
        "%,d manifests, %,d shards, %,d bytes, %,d rows; %,d kept rows are live, %,d versions"
            + " superseded, %,d contents orphaned%nversion %s%n",
        report.manifests(),
        report.files(),
        report.bytes(),
        report.rows(),
        report.liveRows(),
        report.superseded(),
        report.orphanedContents(),
        report.version());
    list("warning: ", report.warnings(), out);
    list("FAULT ", report.faults(), out);
    out.println(verdict(report));
  }

  private static void list(String label, List<Fault> faults, PrintWriter out) {
    faults.stream().limit(SHOWN).forEach(f -> out.println(label + f));
    if (faults.size() > SHOWN) {
      out.printf(Locale.ROOT, "... and %,d more; --json prints them all%n", faults.size() - SHOWN);
    }
  }

  private static String verdict(AuditReport report) {
    if (!report.balanced()) {
      return "FAILED: " + report.faults().size() + " faults";
    }
    long read = report.partitions().stream().mapToLong(PartitionBalance::read).sum();
    return String.format(
        Locale.ROOT,
        "OK: every one of %,d records is there once%s",
        read,
        report.runActive() ? " (a run is active; it may commit more)" : "");
  }

  static void print(RecordFate fate, PrintWriter out) {
    out.println(fate.position() + "  " + fate.fate() + (fate.live() ? ", live" : ""));
    line("document", fate.documentId(), out);
    Long version = fate.version();
    line("version", version == null ? null : Instant.ofEpochMilli(version), out);
    line("manifest", fate.manifest(), out);
    line("shard", fate.file(), out);
    line("content hash", fate.contentHash(), out);
    RecordFate.Why why = fate.reason();
    if (why != null) {
      line("rule", why.rule(), out);
      line("value", why.value(), out);
      line("threshold", why.threshold(), out);
      line("reason", why.message(), out);
    }
    RecordFate.Ended ended = fate.endedBy();
    if (ended != null) {
      String newer = ended.position();
      line(
          "superseded",
          (newer == null ? "by a deletion" : "by " + newer) + ", manifest " + ended.manifest(),
          out);
    }
    if (!fate.chunks().isEmpty()) {
      line("chunks", fate.chunks().size() + ": " + String.join(", ", fate.chunks()), out);
    }
  }

  private static void line(String name, @Nullable Object value, PrintWriter out) {
    if (value != null) {
      out.printf(Locale.ROOT, "  %-13s %s%n", name, value);
    }
  }
}
