package io.penstock.models.retrieval;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.ChunkAction;
import io.penstock.schemas.document.ChunkSet;
import io.penstock.schemas.document.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/** Chunk sets to test with. */
final class ChunkSets {

  private ChunkSets() {}

  static SourcePosition version(long timestamp) {
    return new SourcePosition("raw-documents", 0, timestamp, timestamp);
  }

  static ChunkSet upsert(String documentId, long timestamp, String... texts) {
    return part(documentId, timestamp, 0, 1, 0, texts);
  }

  static ChunkSet part(
      String documentId, long timestamp, int part, int parts, int firstOrdinal, String... texts) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < texts.length; i++) {
      int ordinal = firstOrdinal + i;
      chunks.add(
          Chunk.newBuilder()
              .setId(documentId + "#" + ordinal)
              .setOrdinal(ordinal)
              .setText(texts[i])
              .setHeadingPath(List.of("Guide", "Part " + ordinal))
              .setPage(ordinal + 1)
              .setStart(0)
              .setEnd(texts[i].length())
              .setTokenCount(texts[i].length())
              .build());
    }
    return ChunkSet.newBuilder()
        .setDocumentId(documentId)
        .setVersion(version(timestamp))
        .setAction(ChunkAction.UPSERT)
        .setTitle("Title of " + documentId)
        .setUri("file:///" + documentId)
        .setPart(part)
        .setParts(parts)
        .setChunks(chunks)
        .build();
  }

  /** One chunk without title and headings. */
  static ChunkSet bare(String documentId, long timestamp, String text) {
    ChunkSet set = upsert(documentId, timestamp, text);
    set.setTitle(null);
    set.getChunks().get(0).setHeadingPath(List.of());
    return set;
  }

  static ChunkSet delete(String documentId, long timestamp) {
    return ChunkSet.newBuilder()
        .setDocumentId(documentId)
        .setVersion(version(timestamp))
        .setAction(ChunkAction.DELETE)
        .build();
  }
}
