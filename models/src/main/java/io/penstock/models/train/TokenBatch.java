package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchOps;
import java.util.Arrays;
import java.util.List;

/** Rows laid side by side, padded to the longest, with each position's target. */
final class TokenBatch {
  private final int rows;
  private final int columns;
  private final long[] inputIds;
  private final long[] positionIds;
  private final long[] segmentIds;
  private final long[] targets;
  private int targetCount;
  private int tokenCount;

  private TokenBatch(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    inputIds = new long[rows * columns];
    positionIds = new long[rows * columns];
    segmentIds = new long[rows * columns]; // 0 is padding
    targets = new long[rows * columns];
    Arrays.fill(targets, TorchOps.IGNORED);
  }

  /**
   * The batch of these rows.
   *
   * @throws IllegalArgumentException if an id or a position is none that the model has
   */
  static TokenBatch of(List<PackedRow> rows, GptConfig model) {
    int longest = rows.stream().mapToInt(row -> row.inputIds().length).max().orElseThrow();
    TokenBatch batch = new TokenBatch(rows.size(), longest);
    for (int i = 0; i < rows.size(); i++) {
      requireBelow("token id", rows.get(i).inputIds(), "vocabulary", model.vocabSize());
      requireBelow("label", rows.get(i).labels(), "vocabulary", model.vocabSize());
      requireBelow("position", rows.get(i).positionIds(), "context", model.contextLength());
      batch.fill(i * longest, rows.get(i));
    }
    return batch;
  }

  // libtorch would read outside its tables, or fail without saying which row.
  private static void requireBelow(String what, int[] values, String of, int size) {
    for (int value : values) {
      if (value >= size || (value < 0 && value != TorchOps.IGNORED)) {
        throw new IllegalArgumentException(
            "a row has the %s %d, the model's %s is %d".formatted(what, value, of, size));
      }
    }
  }

  private void fill(int start, PackedRow row) {
    for (int i = 0; i < row.inputIds().length; i++) {
      inputIds[start + i] = row.inputIds()[i];
      positionIds[start + i] = row.positionIds()[i];
    }
    int document = 0;
    int from = 0;
    for (int length : row.seqLengths()) {
      document++;
      Arrays.fill(segmentIds, start + from, start + from + length, document);
      // The last token of a document has no successor: the next one belongs to another.
      for (int i = from; i < from + length - 1; i++) {
        int label = row.labels()[i + 1];
        targets[start + i] = label;
        targetCount += label == TorchOps.IGNORED ? 0 : 1;
      }
      from += length;
    }
    tokenCount += from;
  }

  NDArray inputIds(NDManager manager) {
    return manager.create(inputIds, new Shape(rows, columns));
  }

  NDArray positionIds(NDManager manager) {
    return manager.create(positionIds, new Shape(rows, columns));
  }

  NDArray segmentIds(NDManager manager) {
    return manager.create(segmentIds, new Shape(rows, columns));
  }

  /** One target a position, {@link TorchOps#IGNORED} where there is none; [rows x columns]. */
  NDArray targets(NDManager manager) {
    return manager.create(targets, new Shape((long) rows * columns));
  }

  /** How many positions have a target. */
  int targetCount() {
    return targetCount;
  }

  /** How many tokens are not padding. */
  int tokenCount() {
    return tokenCount;
  }
}
