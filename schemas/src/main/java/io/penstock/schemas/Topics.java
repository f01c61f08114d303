package io.penstock.schemas;

import java.util.List;
import java.util.Map;

/**
 * Every topic: its name, partitions and configuration. {@code deploy/kafka/topics.yaml} is held
 * equal to this list by a test.
 */
public record Topics(String name, int partitions, Map<String, String> configuration) {

  /** The largest document, and so the largest record, that is taken: 64 MiB. */
  public static final int RECORD_BYTES_MAX = 64 * 1024 * 1024;

  /** A record's key, headers and framing come on top of its document. */
  private static final int MESSAGE_BYTES_MAX = RECORD_BYTES_MAX + 1024 * 1024;

  public static final String RAW_DOCUMENTS = "raw-documents";
  public static final String RAW_PREFERENCES = "raw-preferences";
  public static final String RAW_INSTRUCTIONS = "raw-instructions";
  public static final String CHUNKS = "chunks";
  public static final String SHARD_MANIFESTS = "shard-manifests";
  public static final String STAGE_REQUESTS = "stage-requests";
  public static final String RUN_EVENTS = "run-events";
  public static final String METRIC_SAMPLES = "metric-samples";
  public static final String BAD_RECORDS = "bad-records";
  public static final String DROPPED_RECORDS = "dropped-records";

  /** All topics, in the order the data flows. */
  public static final List<Topics> ALL =
      List.of(
          kept(RAW_DOCUMENTS, 4),
          kept(RAW_PREFERENCES, 2),
          kept(RAW_INSTRUCTIONS, 2),
          kept(CHUNKS, 4),
          kept(SHARD_MANIFESTS, 1),
          kept(STAGE_REQUESTS, 1),
          kept(RUN_EVENTS, 1),
          kept(METRIC_SAMPLES, 1),
          kept(BAD_RECORDS, 1),
          kept(DROPPED_RECORDS, 1));

  public Topics {
    if (partitions < 1) {
      throw new IllegalArgumentException(
          "partitions of " + name + " must be positive: " + partitions);
    }
    configuration = Map.copyOf(configuration);
  }

  /** Kept for ever: under Kafka's default, records with old timestamps are gone within minutes. */
  private static Topics kept(String name, int partitions) {
    return new Topics(
        name,
        partitions,
        Map.of(
            "cleanup.policy", "delete",
            "retention.ms", "-1",
            "max.message.bytes", Integer.toString(MESSAGE_BYTES_MAX)));
  }
}
