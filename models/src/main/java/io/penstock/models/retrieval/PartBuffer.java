package io.penstock.models.retrieval;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds the parts of chunk sets until all of a set have come.
 *
 * <p>Bounded: past the limit the set that waited longest without news is given up, so that a
 * producer that died in the middle of a document for good does not hold the memory, nor the
 * offsets, for ever.
 */
final class PartBuffer {

  /** Where a record stands in the log that the index reads. */
  record LogPosition(String partition, long offset) {}

  private record Waiting(
      SourcePosition version, int parts, LogPosition first, TreeMap<Integer, ChunkSet> received) {

    long characters() {
      return received.values().stream()
          .flatMap(set -> set.getChunks().stream())
          .mapToLong(chunk -> chunk.getText().length())
          .sum();
    }
  }

  private final long maxCharacters;
  // In the order of the last news of each set.
  private final LinkedHashMap<String, Waiting> waiting = new LinkedHashMap<>();
  private long characters;
  private long abandonedCount;

  PartBuffer(long maxCharacters) {
    this.maxCharacters = maxCharacters;
  }

  /** The whole set, once this part completes it. A set of one part is whole at once. */
  Optional<ChunkSet> add(ChunkSet part, LogPosition at) {
    if (part.getParts() <= 1) {
      forget(part.getDocumentId());
      return Optional.of(part);
    }
    Waiting set = forget(part.getDocumentId());
    if (set == null || set.parts() != part.getParts() || !set.version().equals(part.getVersion())) {
      set = new Waiting(part.getVersion(), part.getParts(), at, new TreeMap<>());
    }
    // A producer that came back sends the set again from its first part: the later word counts.
    set.received().put(part.getPart(), part);
    if (set.received().size() == set.parts()) {
      return Optional.of(whole(set));
    }
    waiting.put(part.getDocumentId(), set);
    characters += set.characters();
    abandonBeyondLimit();
    return Optional.empty();
  }

  /** The version of this document that waits for parts. */
  Optional<SourcePosition> versionOf(String documentId) {
    return Optional.ofNullable(waiting.get(documentId)).map(Waiting::version);
  }

  /** By partition, the offset of the first record that a restart must read again. */
  Map<String, Long> firstIncompleteOffsets() {
    Map<String, Long> first = new HashMap<>();
    for (Waiting set : waiting.values()) {
      first.merge(set.first().partition(), set.first().offset(), Math::min);
    }
    return first;
  }

  /** How many sets were given up because the buffer was full. */
  long abandonedCount() {
    return abandonedCount;
  }

  private static ChunkSet whole(Waiting set) {
    List<Chunk> chunks = new ArrayList<>();
    set.received().values().forEach(part -> chunks.addAll(part.getChunks()));
    return ChunkSet.newBuilder(set.received().firstEntry().getValue())
        .setPart(0)
        .setParts(1)
        .setChunks(chunks)
        .build();
  }

  private @Nullable Waiting forget(String documentId) {
    Waiting set = waiting.remove(documentId);
    if (set != null) {
      characters -= set.characters();
    }
    return set;
  }

  private void abandonBeyondLimit() {
    Iterator<Waiting> oldestNews = waiting.values().iterator();
    while (characters > maxCharacters && oldestNews.hasNext()) {
      characters -= oldestNews.next().characters();
      oldestNews.remove();
      abandonedCount++;
    }
  }
}
