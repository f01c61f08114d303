package io.penstock.cli.samples;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param documents files under {@code documents/}, broken ones included
 * @param updates files under {@code updates/}
 * @param deletes ids in {@code deletes.txt}
 * @param preferences rows of {@code preferences.jsonl}
 * @param instructions rows of {@code instructions.jsonl}
 * @param bytes the size of all files
 */
public record SampleSummary(
    Path dir,
    int documents,
    int updates,
    int deletes,
    int preferences,
    int instructions,
    long bytes) {
  public SampleSummary {
    if (documents < 0 || updates < 0 || deletes < 0 || preferences < 0 || instructions < 0) {
      throw new IllegalArgumentException("a count is negative");
    }
  }
}
