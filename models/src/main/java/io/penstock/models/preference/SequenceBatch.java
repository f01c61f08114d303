package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchOps;
import java.util.Arrays;
import java.util.List;

/** Sequences laid side by side, padded at the end to the longest. */
public final class SequenceBatch {
  private final int rows;
  private final int columns;
  private final long[] inputIds;
  private final long[] positionIds;
  private final long[] segmentIds;
  private final long[] lastPlaces;
  private final float[] counts;
  private final float[] answerPlaces;
  private final float[] answerCounts;
  private long[] places = new long[64];
  private long[] targets = new long[64];
  private int targetCount;
  private int tokenCount;

  private SequenceBatch(int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    inputIds = new long[rows * columns];
    positionIds = new long[rows * columns];
    segmentIds = new long[rows * columns]; // 0 is padding
    lastPlaces = new long[rows];
    counts = new float[rows];
    answerPlaces = new float[rows * columns];
    answerCounts = new float[rows];
  }

  /**
   * The batch of these sequences.
   *
   * @throws IllegalArgumentException if one is empty, longer than the model's context, or has an id
   *     that the model has not
   */
  public static SequenceBatch of(List<Sequence> sequences, ModelConfig model) {
    return of(sequences, model, /* promptsCount= */ false);
  }

  /** The same where the tokens of prompts count, as targets, beside those of answers. */
  static SequenceBatch whole(List<Sequence> sequences, ModelConfig model) {
    return of(sequences, model, /* promptsCount= */ true);
  }

  private static SequenceBatch of(
      List<Sequence> sequences, ModelConfig model, boolean promptsCount) {
    int longest = sequences.stream().mapToInt(Sequence::length).max().orElse(0);
    if (longest > model.contextLength()) {
      throw new IllegalArgumentException(
          "a sequence has %d tokens, the model's context %d: lower max-length"
              .formatted(longest, model.contextLength()));
    }
    SequenceBatch batch = new SequenceBatch(sequences.size(), longest);
    for (int row = 0; row < sequences.size(); row++) {
      batch.fill(row, sequences.get(row), model.vocabSize(), promptsCount);
    }
    return batch;
  }

  private void fill(int row, Sequence sequence, int vocabulary, boolean promptsCount) {
    if (sequence.length() == 0) {
      throw new IllegalArgumentException("a sequence has no token");
    }
    int start = row * columns;
    int prompt = sequence.prompt().length;
    for (int i = 0; i < sequence.length(); i++) {
      int id = i < prompt ? sequence.prompt()[i] : sequence.answer()[i - prompt];
      if (id < 0 || id >= vocabulary) {
        // libtorch would read outside its tables.
        throw new IllegalArgumentException(
            "a sequence has the token id %d, the model's vocabulary is %d"
                .formatted(id, vocabulary));
      }
      inputIds[start + i] = id;
      positionIds[start + i] = i;
      segmentIds[start + i] = 1;
      // The logits that speak of a token are those of the one before it.
      boolean ofAnswer = i >= prompt && sequence.labels()[i - prompt] != TorchOps.IGNORED;
      if (i > 0 && (ofAnswer || (promptsCount && i < prompt))) {
        addTarget(start + i - 1, id);
        counts[row]++;
        answerPlaces[start + i - 1] = ofAnswer ? 1 : 0;
        answerCounts[row] += ofAnswer ? 1 : 0;
      }
    }
    lastPlaces[row] = (long) start + sequence.length() - 1;
    tokenCount += sequence.length();
  }

  private void addTarget(int place, int target) {
    if (targetCount == places.length) {
      places = Arrays.copyOf(places, 2 * targetCount);
      targets = Arrays.copyOf(targets, 2 * targetCount);
    }
    places[targetCount] = place;
    targets[targetCount] = target;
    targetCount++;
  }

  int rows() {
    return rows;
  }

  public int columns() {
    return columns;
  }

  /** How many tokens are not padding. */
  int tokenCount() {
    return tokenCount;
  }

  /** How many tokens count. */
  int targetCount() {
    return targetCount;
  }

  /** How many of them lie before each row, and behind the last. */
  int[] targetStarts() {
    int[] starts = new int[rows + 1];
    for (int row = 0; row < rows; row++) {
      starts[row + 1] = starts[row] + (int) counts[row];
    }
    return starts;
  }

  public NDArray inputIds(NDManager manager) {
    return manager.create(inputIds, new Shape(rows, columns));
  }

  public NDArray positionIds(NDManager manager) {
    return manager.create(positionIds, new Shape(rows, columns));
  }

  public NDArray segmentIds(NDManager manager) {
    return manager.create(segmentIds, new Shape(rows, columns));
  }

  /** Where in [rows · columns] the logits of the tokens that count are: int64 [n], row by row. */
  public NDArray places(NDManager manager) {
    return manager.create(Arrays.copyOf(places, targetCount));
  }

  /** The tokens that count: int64 [n]. */
  public NDArray targets(NDManager manager) {
    return manager.create(Arrays.copyOf(targets, targetCount));
  }

  /** Where in [rows · columns] each sequence ends: int64 [rows]. */
  NDArray lastPlaces(NDManager manager) {
    return manager.create(lastPlaces);
  }

  /**
   * The sums over each row of numbers of the tokens that count.
   *
   * @param tokens float32 [n], row by row
   * @return float32 [rows]
   */
  NDArray sums(NDArray tokens, PreferenceOps ops, NDManager manager) {
    return laidOut(tokens, ops, manager).sum(new int[] {1});
  }

  /** The same numbers where their logits are, 0 elsewhere: float32 [rows, columns]. */
  NDArray laidOut(NDArray tokens, PreferenceOps ops, NDManager manager) {
    NDArray zeros = manager.zeros(new Shape((long) rows * columns));
    return ops.layOut(tokens, places(manager), zeros).reshape(rows, columns);
  }

  /**
   * 1 for the tokens that both answers of a pair have by their place, and {@code weight} for those
   * behind the end of the shorter one: float32 [n].
   */
  NDArray tailWeights(double weight, NDManager manager) {
    float[] weights = new float[targetCount];
    Arrays.fill(weights, (float) weight);
    int[] starts = targetStarts();
    int pairs = rows / 2;
    for (int row = 0; row < rows; row++) {
      int pair = row % pairs;
      int shared = (int) Math.min(counts[pair], counts[pairs + pair]);
      Arrays.fill(weights, starts[row], starts[row] + shared, 1);
    }
    return manager.create(weights);
  }

  /** How many tokens count in each row, at least 1: float32 [rows]. */
  NDArray counts(NDManager manager) {
    return atLeastOne(counts, manager);
  }

  /** 1 where the logits of the answers' tokens that count are: float32 [rows, columns]. */
  NDArray answerPlaces(NDManager manager) {
    return manager.create(answerPlaces, new Shape(rows, columns));
  }

  /** How many tokens of the answers count, at least 1: float32 [rows]. */
  NDArray answerCounts(NDManager manager) {
    return atLeastOne(answerCounts, manager);
  }

  private static NDArray atLeastOne(float[] counts, NDManager manager) {
    float[] atLeastOne = new float[counts.length];
    for (int row = 0; row < counts.length; row++) {
      atLeastOne[row] = Math.max(1, counts[row]);
    }
    return manager.create(atLeastOne);
  }
}
