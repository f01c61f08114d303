package io.penstock.models.retrieval;

import java.util.HashMap;
import java.util.Map;

/**
 * What a commit of the index carries beside the chunks, in Lucene's commit user data, so that the
 * index and the offsets it was made from change together or not at all.
 *
 * @param embedder the name of the embedder that made the vectors
 * @param offsets by partition, the offset of the first record not yet in the index
 */
record CommitData(String embedder, Map<String, Long> offsets) {

  private static final String FORMAT = "penstock.format";
  private static final String FORMAT_VERSION = "1";
  private static final String EMBEDDER = "penstock.embedder";
  private static final String OFFSET_PREFIX = "penstock.offset.";

  CommitData {
    offsets = Map.copyOf(offsets);
  }

  Map<String, String> toUserData() {
    Map<String, String> data = new HashMap<>();
    data.put(FORMAT, FORMAT_VERSION);
    data.put(EMBEDDER, embedder);
    offsets.forEach((partition, offset) -> data.put(OFFSET_PREFIX + partition, offset.toString()));
    return data;
  }

  /**
   * @throws IllegalStateException if the commit is not one of ours, or of another format version
   */
  static CommitData of(Map<String, String> userData) {
    String format = userData.get(FORMAT);
    String embedder = userData.get(EMBEDDER);
    if (!FORMAT_VERSION.equals(format) || embedder == null) {
      throw new IllegalStateException(
          "not an index of format "
              + FORMAT_VERSION
              + " but of "
              + (format == null ? "none" : format));
    }
    Map<String, Long> offsets = new HashMap<>();
    userData.forEach(
        (key, value) -> {
          if (key.startsWith(OFFSET_PREFIX)) {
            offsets.put(key.substring(OFFSET_PREFIX.length()), Long.parseLong(value));
          }
        });
    return new CommitData(embedder, offsets);
  }

  /**
   * @throws IllegalStateException if the vectors were made by another embedder
   */
  void requireEmbedder(Embedder wanted) {
    if (!embedder.equals(wanted.name())) {
      throw new IllegalStateException(
          "the index holds vectors of the embedder '"
              + embedder
              + "' and cannot be used with '"
              + wanted.name()
              + "': rebuild it or name the other");
    }
  }
}
