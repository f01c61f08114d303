package io.penstock.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes documents with all that is hard: updates, stale versions, versions of one document on
 * several partitions, duplicates, tombstones, bad and too-short records. The same seed gives the
 * same records.
 */
final class DrillInput {
  static final int PARTITIONS = 4;

  private static final long FIRST_TIMESTAMP = 1_700_000_000_000L;
  private static final long STEP_MILLIS = 1000;
  private static final List<String> WORDS =
      List.of(
          "river",
          "turbine",
          "pressure",
          "valve",
          "reservoir",
          "gate",
          "flow",
          "spillway",
          "generator",
          "intake",
          "tunnel",
          "surge",
          "head",
          "runner",
          "draft",
          "tube");

  private final SplittableRandom random;
  private final List<DrillRecord> records = new ArrayList<>();
  private int documents;
  private int contents;

  private DrillInput(long seed) {
    random = new SplittableRandom(seed);
  }

  static List<DrillRecord> of(int count, long seed) {
    DrillInput input = new DrillInput(seed);
    for (int i = 0; i < count; i++) {
      input.add(i);
    }
    return input.records;
  }

  private void add(int index) {
    String id =
        documents == 0 || random.nextInt(100) < 60
            ? "document-" + documents++
            : "document-" + random.nextInt(documents);
    // One document's versions mostly share a partition, as Kafka's own partitioner would have it.
    int partition =
        random.nextInt(100) < 70
            ? Math.floorMod(id.hashCode(), PARTITIONS)
            : random.nextInt(PARTITIONS);
    long timestamp = FIRST_TIMESTAMP + (index - late()) * STEP_MILLIS;
    int dice = random.nextInt(100);
    if (dice < 6) {
      records.add(new DrillRecord(partition, id, timestamp, "text/plain", null));
    } else if (dice < 11) {
      String garbage = "%PDF-1.7 garbage " + index;
      records.add(new DrillRecord(partition, id, timestamp, "application/pdf", garbage));
    } else if (dice < 16) {
      String tiny = "tiny " + index;
      records.add(new DrillRecord(partition, id, timestamp, "text/plain", tiny));
    } else {
      int content =
          contents > 0 && random.nextInt(100) < 35 ? random.nextInt(contents) : contents++;
      records.add(
          new DrillRecord(
              partition,
              id,
              timestamp,
              content % 2 == 0 ? "text/plain" : "text/markdown",
              text(content)));
    }
  }

  /** By how many records a version comes too late; sometimes by none, for equal timestamps. */
  private int late() {
    return random.nextInt(100) < 15 ? random.nextInt(400) : random.nextInt(2);
  }

  /** Every fifth content is nearly that of the fourth before it. */
  private static int family(int content) {
    return content % 5 == 4 ? content - 4 : content;
  }

  /** Of one family all but the last line is the same; both have the same parity. */
  private static String text(int content) {
    SplittableRandom words = new SplittableRandom(family(content));
    StringBuilder text = new StringBuilder();
    int paragraphs = 1 + words.nextInt(6);
    for (int p = 0; p < paragraphs; p++) {
      text.append(content % 2 == 1 && p % 2 == 0 ? "# Part " + p + "\n\n" : "");
      for (int w = 30 + words.nextInt(60); w > 0; w--) {
        text.append(WORDS.get(words.nextInt(WORDS.size()))).append(w == 1 ? ".\n\n" : " ");
      }
    }
    return text + "Here content number " + content + " ends.\n";
  }
}
