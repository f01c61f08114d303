package io.penstock.text.chunk;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Chunk;
import io.penstock.schemas.document.Document;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts where the meaning turns: between two sentences whose embeddings are further apart than a
 * percentile of all such distances in the document. What is longer than a chunk is cut as the
 * {@link RecursiveChunker} cuts, overlaps included; nothing is repeated over a turn.
 *
 * @param policy the most a chunk may have
 * @param embedder embeds a sentence with its neighbours, as a sentence alone says little
 * @param percentile from 0 to 100; at 95 one border of sentences in twenty is a turn
 */
public record SemanticChunker(ChunkPolicy policy, Embedder embedder, double percentile)
    implements Chunker {

  public SemanticChunker {
    requireNonNull(policy, "policy");
    requireNonNull(embedder, "embedder");
    if (!(percentile >= 0 && percentile <= 100)) {
      throw new IllegalArgumentException("percentile must lie in [0, 100]: " + percentile);
    }
  }

  @Override
  public List<Chunk> chunk(String documentId, Document document) {
    ChunkList chunks = new ChunkList(documentId, document, policy.counter());
    Sentences sentences = Sentences.of(chunks.text());
    RecursiveChunker within = new RecursiveChunker(policy);
    double[] distances = distances(chunks.text(), sentences);
    double turn = percentile(distances);
    int start = 0;
    for (int i = 0; i < distances.length; i++) {
      if (distances[i] > turn) {
        within.cut(chunks, start, sentences.end(i));
        start = sentences.end(i);
      }
    }
    within.cut(chunks, start, chunks.text().length());
    return chunks.chunks();
  }

  /** Between each sentence and the next. */
  private double[] distances(String text, Sentences sentences) {
    double[] distances = new double[Math.max(0, sentences.size() - 1)];
    if (distances.length == 0) {
      return distances;
    }
    float[] left = embedder.embed(surroundings(text, sentences, 0));
    for (int i = 0; i < distances.length; i++) {
      float[] right = embedder.embed(surroundings(text, sentences, i + 1));
      distances[i] = 1 - cosine(left, right);
      left = right;
    }
    return distances;
  }

  private static String surroundings(String text, Sentences sentences, int sentence) {
    int from = sentences.start(Math.max(0, sentence - 1));
    return text.substring(from, sentences.end(Math.min(sentences.size() - 1, sentence + 1)));
  }

  private static double cosine(float[] left, float[] right) {
    double product = 0;
    double leftSquares = 0;
    double rightSquares = 0;
    for (int i = 0; i < left.length; i++) {
      product += (double) left[i] * right[i];
      leftSquares += (double) left[i] * left[i];
      rightSquares += (double) right[i] * right[i];
    }
    // White space alone may be embedded as nothing; it is as far from all as can be.
    double norms = Math.sqrt(leftSquares) * Math.sqrt(rightSquares);
    return norms == 0 ? 0 : product / norms;
  }

  /** Interpolated between neighbours, as NumPy does. */
  private double percentile(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = percentile / 100 * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
