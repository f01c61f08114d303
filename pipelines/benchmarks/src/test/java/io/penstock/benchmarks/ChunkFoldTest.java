package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ChunkFoldTest {
  private final ChunkFold fold = new ChunkFold();

  private void add(String action, long timestamp, long offset, int part, int parts, String text)
      throws IOException {
    String json =
        """
        {"document_id": "d", "version": {"topic": "t", "partition": 0, "offset": %d,
         "timestamp": %d}, "action": "%s", "part": %d, "parts": %d,
         "chunks": [{"id": "d#0", "ordinal": 0, "text": "%s"}]}
        """
            .formatted(offset, timestamp, action, part, parts, text);
    fold.add(new ConsumerRecord<>("chunks", 0, 0, "d", json.getBytes(UTF_8)));
  }

  private List<String> texts() {
    return fold.live().stream()
        .flatMap(d -> d.chunks().stream())
        .map(ChunkFold.FoldedChunk::text)
        .toList();
  }

  @Test
  void theHighestVersionWins() throws IOException {
    add("UPSERT", 2, 1, 0, 1, "new");
    add("UPSERT", 1, 9, 0, 1, "old");
    add("DELETE", 1, 9, 0, 1, "");
    assertThat(texts()).containsExactly("new");
  }

  @Test
  void atEqualVersionsTheLaterWins() throws IOException {
    add("UPSERT", 2, 1, 0, 1, "was kept");
    add("DELETE", 2, 1, 0, 1, "");
    assertThat(fold.live()).isEmpty();
    add("UPSERT", 2, 1, 0, 1, "is kept");
    assertThat(texts()).containsExactly("is kept");
  }

  @Test
  void partsCountWhenAllHaveCome() throws IOException {
    add("UPSERT", 1, 1, 0, 2, "a");
    assertThat(fold.live()).isEmpty();
    add("UPSERT", 1, 1, 1, 2, "b");
    assertThat(texts()).containsExactly("a", "b");
  }
}
