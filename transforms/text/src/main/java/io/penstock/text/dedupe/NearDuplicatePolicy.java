package io.penstock.text.dedupe;

import java.io.Serializable;

/**
 * When two documents are near-duplicates. Signatures can be compared only where n-gram, bands, rows
 * and seed are the same.
 *
 * @param ngramWords how many words that follow each other are one shingle
 * @param bands two documents are compared when they agree in all rows of one of these
 * @param rowsPerBand minima in each band
 * @param threshold the least estimated Jaccard similarity of a near-duplicate
 * @param seed of the hash functions
 * @param horizonDocuments a document is forgotten when so many others have come after it; 0 means
 *     never
 */
public record NearDuplicatePolicy(
    int ngramWords, int bands, int rowsPerBand, double threshold, long seed, long horizonDocuments)
    implements Serializable {
  private static final int MAX_NGRAM_WORDS = 64;
  private static final int MAX_ROWS = 1024;

  /**
   * datatrove's 5-grams and 14 bands of 8 rows: documents of Jaccard similarity 0.9 meet with a
   * probability of 0.9996, of 0.5 with 0.05. The threshold is what keeps those apart that meet.
   */
  public static final NearDuplicatePolicy DEFAULT = new NearDuplicatePolicy(5, 14, 8, 0.75, 1, 0);

  public NearDuplicatePolicy {
    check(
        ngramWords >= 1 && ngramWords <= MAX_NGRAM_WORDS,
        "an n-gram has 1 to " + MAX_NGRAM_WORDS + " words, not " + ngramWords);
    check(bands >= 1, "bands must be positive, not " + bands);
    check(rowsPerBand >= 1, "rows per band must be positive, not " + rowsPerBand);
    check(
        (long) bands * rowsPerBand <= MAX_ROWS,
        "%d bands of %d rows are more than %d rows".formatted(bands, rowsPerBand, MAX_ROWS));
    check(
        threshold > 0 && threshold <= 1,
        "the threshold lies above 0 and is at most 1, not " + threshold);
    check(
        horizonDocuments >= 0,
        "the horizon is a number of documents, or 0 for none, not " + horizonDocuments);
  }

  /** All minima of a signature. */
  public int rows() {
    return bands * rowsPerBand;
  }

  /** All that makes two signatures comparable, in words. */
  public String signatures() {
    return "%d-grams of words, %d bands of %d rows, seed %d"
        .formatted(ngramWords, bands, rowsPerBand, seed);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
