package io.penstock.benchmarks.throughput;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class CorpusTest {
  private static List<ProducerRecord<String, byte[]>> records(long seed, long bytes) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    long sent = new Corpus("t", seed).send(bytes, records::add);
    assertThat(sent).isBetween(bytes, bytes + 210_000);
    return records;
  }

  @Test
  void aSeedGivesTheSameDocuments() {
    List<ProducerRecord<String, byte[]>> first = records(7, 300_000);
    List<ProducerRecord<String, byte[]>> again = records(7, 300_000);
    assertThat(again).hasSameSizeAs(first);
    for (int i = 0; i < first.size(); i++) {
      assertThat(again.get(i).key()).isEqualTo(first.get(i).key());
      assertThat(again.get(i).value()).isEqualTo(first.get(i).value());
    }
    assertThat(records(8, 300_000).get(0).value()).isNotEqualTo(first.get(0).value());
  }

  @Test
  void bringsUpdatesDuplicatesAndDeletes() {
    Set<String> ids = new HashSet<>();
    Set<String> texts = new HashSet<>();
    int updates = 0;
    int duplicates = 0;
    int deletes = 0;
    List<ProducerRecord<String, byte[]>> records = records(1, 10_000_000);
    for (ProducerRecord<String, byte[]> record : records) {
      updates += ids.add(record.key()) ? 0 : 1;
      if (record.value() == null) {
        deletes++;
      } else if (record.value().length > 100) {
        duplicates += texts.add(new String(record.value(), UTF_8)) ? 0 : 1;
      }
    }
    assertThat(deletes).isPositive();
    assertThat(updates).isBetween(records.size() / 40, records.size() / 10);
    assertThat(duplicates).isBetween(records.size() / 40, records.size() / 10);
  }
}
