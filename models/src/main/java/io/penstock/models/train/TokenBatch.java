package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Rows laid side by side, padded to the longest, with each position's target. */
public final class TokenBatch {
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
  public static TokenBatch of(List<PackedRow> rows, ModelConfig model) {
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

  /**
   * Windows of one text, each token with the one behind it as its target; a window at the end of
   * the text may be shorter.
   *
   * @param starts the first token of each window
   * @param length tokens of a window
   */
  static TokenBatch windows(int[] tokens, int[] starts, int length) {
    TokenBatch batch = new TokenBatch(starts.length, length);
    for (int row = 0; row < starts.length; row++) {
      int taken = Math.min(length, tokens.length - 1 - starts[row]);
      for (int i = 0; i < taken; i++) {
        int at = row * length + i;
        batch.inputIds[at] = tokens[starts[row] + i];
        batch.positionIds[at] = i;
        batch.segmentIds[at] = 1;
        batch.targets[at] = tokens[starts[row] + i + 1];
      }
      batch.targetCount += taken;
      batch.tokenCount += taken;
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

  /** int64 [rows, columns]. */
  public NDArray inputIds(NDManager manager) {
    return manager.create(inputIds, new Shape(rows, columns));
  }

  /** int64 [rows, columns]; the place of each token in its document. */
  public NDArray positionIds(NDManager manager) {
    return manager.create(positionIds, new Shape(rows, columns));
  }

  /** int64 [rows, columns]; the number of the document in its row, 0 for padding. */
  public NDArray segmentIds(NDManager manager) {
    return manager.create(segmentIds, new Shape(rows, columns));
  }

  /** One target a position, {@link TorchOps#IGNORED} where there is none; [rows x columns]. */
  public NDArray targets(NDManager manager) {
    return manager.create(targets, new Shape((long) rows * columns));
  }

  /** How many positions have a target. */
  public int targetCount() {
    return targetCount;
  }

  /** How many tokens are not padding. */
  public int tokenCount() {
    return tokenCount;
  }

  /** The sum of a value of each target that counts. */
  long sumOverTargets(LongUnaryOperator value) {
    return Arrays.stream(targets).filter(target -> target >= 0).map(value).sum();
  }
}
