package io.penstock.text.chunk;

import java.util.Arrays;

/** The chunkers that need nothing besides a policy, by the names that configurations use. */
public enum ChunkerKind {
  RECURSIVE("recursive") {
    @Override
    public Chunker chunker(ChunkPolicy policy) {
      return new RecursiveChunker(policy);
    }
  },
  FIXED("fixed") {
    @Override
    public Chunker chunker(ChunkPolicy policy) {
      return new FixedChunker(policy);
    }
  },
  SENTENCE("sentence") {
    @Override
    public Chunker chunker(ChunkPolicy policy) {
      return new SentenceChunker(policy);
    }
  },
  MARKDOWN("markdown") {
    @Override
    public Chunker chunker(ChunkPolicy policy) {
      return new SectionChunker(policy);
    }
  };

  private final String label;

  ChunkerKind(String label) {
    this.label = label;
  }

  /** Its name in configurations and manifests. */
  public String label() {
    return label;
  }

  /** The chunker of this kind. */
  public abstract Chunker chunker(ChunkPolicy policy);

  /**
   * The kind of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ChunkerKind named(String label) {
    return Arrays.stream(values())
        .filter(k -> k.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "chunker must be one of %s, found '%s'"
                        .formatted(
                            Arrays.stream(values()).map(ChunkerKind::label).toList(), label)));
  }
}
