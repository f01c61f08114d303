package io.penstock.models.train;

/**
 * One row of a packed data set; documents lie in it one behind the other.
 *
 * @param inputIds token ids
 * @param labels as in Hugging Face data sets: the token id at the same place (the loop compares the
 *     prediction at a place with the label of the next one), or -100 where it is not to be learned
 * @param positionIds the place of each token in its document
 * @param seqLengths the documents' lengths in this row, in order; what is left of the row is
 *     padding
 */
@SuppressWarnings("ArrayRecordComponent") // rows are bulk data, made and read once
public record PackedRow(int[] inputIds, int[] labels, int[] positionIds, int[] seqLengths) {
  public PackedRow {
    if (labels.length != inputIds.length || positionIds.length != inputIds.length) {
      throw new IllegalArgumentException(
          "a row's columns differ in length: %d input ids, %d labels, %d position ids"
              .formatted(inputIds.length, labels.length, positionIds.length));
    }
    int documentTokens = 0;
    for (int length : seqLengths) {
      if (length < 1) {
        throw new IllegalArgumentException("a document of length " + length + " in a row");
      }
      documentTokens += length;
    }
    if (documentTokens > inputIds.length) {
      throw new IllegalArgumentException(
          "documents of " + documentTokens + " tokens in a row of " + inputIds.length);
    }
  }

  /** How many tokens of the row are not padding. */
  public int documentTokens() {
    int sum = 0;
    for (int length : seqLengths) {
      sum += length;
    }
    return sum;
  }
}
