package io.penstock.benchmarks;

import io.penstock.schemas.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What one drill came to.
 *
 * @param faults empty where every record was there once
 */
record DrillReport(String line, List<String> faults) {
  boolean clean() {
    return faults.isEmpty();
  }

  /**
   * Counts what is in the shards and on the topics.
   *
   * @param failure why the run came to no end, or nothing
   * @param history what happened to it, in order
   */
  static DrillReport of(
      Path data, DrillTopics topics, String failure, List<String> history, long seconds)
      throws IOException {
    DrillChecks.Result result;
    try {
      result = check(data, topics);
    } catch (SQLException e) {
      throw new IOException("the drill on " + data + " could not be checked: " + e, e);
    }
    List<String> faults = new ArrayList<>();
    result.lost().forEach(f -> faults.add("LOST " + f));
    result.doubled().forEach(f -> faults.add("DOUBLED " + f));
    result.others().forEach(f -> faults.add("FAULT " + f));
    if (!failure.isEmpty()) {
      faults.add("FAULT " + failure);
    }
    StringBuilder line = new StringBuilder();
    line.append(
        String.format(
            Locale.ROOT,
            "%s: %d read = %d kept + %d dropped + %d bad + %d deleted (%d absent), %d live,"
                + " %d manifests; %s lost, %s doubled; %s; %d s",
            faults.isEmpty() ? "OK" : "FAILED",
            result.read(),
            result.kept(),
            result.dropped(),
            result.bad(),
            result.deleted(),
            result.absent(),
            result.live(),
            result.manifests(),
            result.lost().isEmpty() ? "0" : "SOME",
            result.doubled().isEmpty() ? "0" : "SOME",
            String.join(" ", history),
            seconds));
    faults.forEach(f -> line.append("\n  ").append(f));
    return new DrillReport(line.toString(), List.copyOf(faults));
  }

  static DrillChecks.Result check(Path data, DrillTopics topics) throws IOException, SQLException {
    ChunkFold fold = new ChunkFold();
    for (ConsumerRecord<String, byte[]> record : topics.all(Topics.CHUNKS)) {
      fold.add(record);
    }
    try (DrillFacts facts = DrillFacts.of(data)) {
      facts.source(topics.all(Topics.RAW_DOCUMENTS));
      facts.fold(fold.live());
      facts.events("manifest_event", topics.all(Topics.SHARD_MANIFESTS));
      facts.events("bad_event", topics.all(Topics.BAD_RECORDS));
      facts.events("dropped_event", topics.all(Topics.DROPPED_RECORDS));
      return DrillChecks.of(facts);
    }
  }
}
