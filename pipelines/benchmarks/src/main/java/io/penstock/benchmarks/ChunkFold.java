package io.penstock.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What an index would hold after reading the topic {@code chunks}: of each document the highest
 * version, at equal versions what came last, a set of several parts when all have come.
 */
final class ChunkFold {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, State> documents = new TreeMap<>();

  /** A document's version: the greater timestamp is newer, then topic, partition and offset. */
  private record Version(long timestamp, String topic, int partition, long offset)
      implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
      return Comparator.comparingLong(Version::timestamp)
          .thenComparing(Version::topic)
          .thenComparingInt(Version::partition)
          .thenComparingLong(Version::offset)
          .compare(this, other);
    }
  }

  /** A chunk as the index would show it. */
  record FoldedChunk(String documentId, String id, int ordinal, String text) {}

  /** A document as the index would show it. */
  record FoldedDocument(String id, int partition, long offset, List<FoldedChunk> chunks) {}

  /** The last complete word on a document, and the parts of the next. */
  private static final class State {
    private final Version version;
    private final Map<Integer, List<FoldedChunk>> parts = new TreeMap<>();
    private List<FoldedChunk> complete = List.of();
    private boolean live;

    State(Version version) {
      this.version = version;
    }
  }

  void add(ConsumerRecord<String, byte[]> record) throws IOException {
    JsonNode set = JSON.readTree(record.value());
    JsonNode source = set.get("version");
    Version version =
        new Version(
            source.get("timestamp").asLong(),
            source.get("topic").asText(),
            source.get("partition").asInt(),
            source.get("offset").asLong());
    String id = set.get("document_id").asText();
    State known = documents.get(id);
    if (known != null && known.version.compareTo(version) > 0) {
      return;
    }
    State state =
        known == null || known.version.compareTo(version) < 0 ? new State(version) : known;
    documents.put(id, state);
    if (set.get("action").asText().equals("DELETE")) {
      state.parts.clear();
      state.live = false;
      return;
    }
    state.parts.put(set.get("part").asInt(), chunks(id, set.get("chunks")));
    if (state.parts.size() == set.get("parts").asInt()) {
      state.complete = state.parts.values().stream().flatMap(List::stream).toList();
      state.parts.clear();
      state.live = true;
    }
  }

  private static List<FoldedChunk> chunks(String documentId, JsonNode json) {
    List<FoldedChunk> chunks = new ArrayList<>();
    for (JsonNode chunk : json) {
      chunks.add(
          new FoldedChunk(
              documentId,
              chunk.get("id").asText(),
              chunk.get("ordinal").asInt(),
              chunk.get("text").asText()));
    }
    return chunks;
  }

  /** The documents that are not removed. */
  List<FoldedDocument> live() {
    List<FoldedDocument> live = new ArrayList<>();
    documents.forEach(
        (id, state) -> {
          if (state.live) {
            live.add(
                new FoldedDocument(
                    id, state.version.partition(), state.version.offset(), state.complete));
          }
        });
    return live;
  }
}
