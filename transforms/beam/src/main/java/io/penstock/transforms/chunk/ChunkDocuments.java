package io.penstock.transforms.chunk;

import io.penstock.schemas.document.Outcome;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.RecursiveChunker;
import io.penstock.transforms.Outcomes;
import java.util.Objects;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.jspecify.annotations.Nullable;

/** Adds its chunks to every kept document. */
public final class ChunkDocuments extends PTransform<PCollection<Outcome>, PCollection<Outcome>> {
  private static final long serialVersionUID = 1;

  private final ChunkPolicy policy;

  private ChunkDocuments(ChunkPolicy policy) {
    this.policy = policy;
  }

  public static ChunkDocuments of(ChunkPolicy policy) {
    return new ChunkDocuments(policy);
  }

  @Override
  public PCollection<Outcome> expand(PCollection<Outcome> input) {
    return input.apply("Chunk", ParDo.of(new Chunk(policy)));
  }

  static final class Chunk extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    private final ChunkPolicy policy;
    private transient @Nullable RecursiveChunker chunker;

    Chunk(ChunkPolicy policy) {
      this.policy = policy;
    }

    @Setup
    public void setup() {
      chunker = new RecursiveChunker(policy);
    }

    @Override
    protected Outcome change(Outcome kept) {
      Outcome chunked = Outcomes.copy(kept);
      chunked.setChunks(Objects.requireNonNull(chunker).chunk(kept.getId(), kept.getDocument()));
      return chunked;
    }
  }
}
