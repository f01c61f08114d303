package io.penstock.models.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * How well a model foretells texts: the mean loss of a token in nats, its exponential, and the bits
 * a byte of text takes, which compares models of different tokenizers. A text longer than the
 * context is read in windows, each beginning at the last token of the one before, so that every
 * token but a text's first is foretold once. The model stays the caller's.
 */
public final class Perplexity {
  private final LanguageModel model;
  private double lossSum;
  private long targets;
  private long bytes;

  public Perplexity(LanguageModel model) {
    this.model = model;
  }

  /**
   * Reads a text.
   *
   * @param ids its tokens
   * @param labels as long: the token itself, or {@link TorchOps#IGNORED} where it is not to count
   * @param textBytes how many bytes of UTF-8 it is
   */
  public void add(int[] ids, int[] labels, long textBytes) {
    for (int id : ids) {
      if (id < 0 || id >= model.config().vocabSize()) {
        throw new IllegalArgumentException(
            "a text has the token id %d, the model's vocabulary is %d"
                .formatted(id, model.config().vocabSize()));
      }
    }
    int window = model.config().contextLength();
    for (int from = 0; from < ids.length - 1; from += Math.max(1, window - 1)) {
      int to = Math.min(ids.length, from + window);
      addWindow(Arrays.copyOfRange(ids, from, to), Arrays.copyOfRange(labels, from, to));
    }
    bytes += textBytes;
  }

  private void addWindow(int[] ids, int[] labels) {
    int length = ids.length;
    long[] next = new long[length];
    for (int i = 0; i < length; i++) {
      next[i] = i + 1 < length ? labels[i + 1] : TorchOps.IGNORED;
    }
    Shape row = new Shape(1, length);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager manager = scope.manager();
      NDArray logits =
          model.logits(
              manager.create(Arrays.stream(ids).asLongStream().toArray(), row),
              manager.create(LongStream.range(0, length).toArray(), row),
              manager.zeros(row, DataType.INT64));
      NDArray flat = logits.reshape(length, model.config().vocabSize());
      lossSum += model.ops().crossEntropySum(flat, manager.create(next)).getFloat();
    }
    targets += Arrays.stream(next).filter(target -> target != TorchOps.IGNORED).count();
  }

  /** How many tokens were foretold. */
  public long targets() {
    return targets;
  }

  /** How many bytes the texts have. */
  public long bytes() {
    return bytes;
  }

  /** The mean loss of a token, in nats. */
  public double loss() {
    return lossSum / targets;
  }

  /** The exponential of the loss. */
  public double perplexity() {
    return Math.exp(loss());
  }

  /** The bits that a byte of text takes. */
  public double bitsPerByte() {
    return lossSum / Math.log(2) / bytes;
  }
}
