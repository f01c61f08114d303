package io.penstock.cli.audit;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * What an audit of one data folder found.
 *
 * @param version the hash over the live rows, 32 hexadecimal digits
 * @param rows the rows read from the shards, of all kinds
 * @param liveRows the kept rows that no manifest supersedes
 * @param superseded how many versions were superseded or deleted
 * @param orphanedContents contents whose holder is gone while duplicates of it were dropped
 * @param runActive whether a run holds the folder; what it may be about to put right is a warning
 */
public record AuditReport(
    String folder,
    String version,
    int manifests,
    int files,
    long bytes,
    long rows,
    long liveRows,
    long superseded,
    long orphanedContents,
    boolean runActive,
    List<PartitionBalance> partitions,
    List<Fault> faults,
    List<Fault> warnings) {
  public AuditReport {
    partitions = List.copyOf(partitions);
    faults = List.copyOf(faults);
    warnings = List.copyOf(warnings);
  }

  /** Whether every record is there exactly once. */
  @JsonProperty
  public boolean balanced() {
    return faults.isEmpty();
  }
}
