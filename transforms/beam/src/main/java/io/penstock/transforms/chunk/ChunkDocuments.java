package io.penstock.transforms.chunk;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.Chunker;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.transforms.Outcomes;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Adds its chunks to every kept document. */
public final class ChunkDocuments extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final ChunkerKind kind;
  private final ChunkPolicy policy;

  private ChunkDocuments(ChunkerKind kind, ChunkPolicy policy) {
    this.kind = kind;
    this.policy = policy;
  }

  public static ChunkDocuments of(ChunkerKind kind, ChunkPolicy policy) {
    return new ChunkDocuments(kind, policy);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Chunk", ParDo.of(new Chunk(kind, policy)));
  }

  static final class Chunk extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final ChunkerKind kind;
    private final ChunkPolicy policy;
    private transient @Nullable Chunker chunker;

    Chunk(ChunkerKind kind, ChunkPolicy policy) {
      this.kind = kind;
      this.policy = policy;
    }

    @Setup
    public void setup() {
      chunker = kind.chunker(policy);
    }

    @Override
    protected Outcome change(Outcome kept) {
      Outcome chunked = Outcomes.copy(kept);
      chunked.setChunks(Objects.requireNonNull(chunker).chunk(kept.getId(), kept.getDocument()));
      return chunked;
    }
  }
}
