package io.penstock.models.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The batches of one long text: windows at places drawn from the seed and the position, as nanoGPT
 * draws them. The held-out text is sampled in the same way, with new places at each evaluation.
 */
public final class WindowBatches implements BatchSource {
  private static final long HELD_OUT = 0x5DEECE66DL;
  private static final long MIX = 1_000_003;

  private final TokenText text;
  private final int length;
  private final long seed;
  private final int sampleRows;

  /**
   * Windows of {@code text}.
   *
   * @param length tokens of a window; each has its target, so a text needs one token more
   * @param sampleRows how many held-out windows are the sample
   * @throws IllegalArgumentException if the text is shorter than a window
   */
  public WindowBatches(TokenText text, int length, long seed, int sampleRows) {
    if (text.train().length <= length) {
      throw new IllegalArgumentException(
          "the text has %d tokens to learn from, a row of %d needs one more than that: give a longer"
                  .formatted(text.train().length, length)
              + " text or a smaller context-length");
    }
    this.text = text;
    this.length = length;
    this.seed = seed;
    this.sampleRows = sampleRows;
  }

  @Override
  public String version() {
    return text.version();
  }

  @Override
  public TokenBatch batch(long position, int rows) {
    int[] starts = new int[rows];
    for (int i = 0; i < rows; i++) {
      starts[i] = drawn(text.train(), seed, position + i);
    }
    return TokenBatch.windows(text.train(), starts, length);
  }

  private int drawn(int[] tokens, long source, long position) {
    return new SplittableRandom(source * MIX + position).nextInt(tokens.length - length);
  }

  @Override
  public double epochsAt(long position) {
    return (double) position * length / text.train().length;
  }

  @Override
  public Iterable<TokenBatch> sample(long step, int rowsPerBatch) {
    int[] heldOut = text.heldOut();
    if (heldOut.length <= length) {
      return heldOut(rowsPerBatch);
    }
    List<TokenBatch> batches = new ArrayList<>();
    for (int from = 0; from < sampleRows; from += rowsPerBatch) {
      int[] starts = new int[Math.min(rowsPerBatch, sampleRows - from)];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = drawn(heldOut, seed ^ HELD_OUT, step * MIX + from + i);
      }
      batches.add(TokenBatch.windows(heldOut, starts, length));
    }
    return batches;
  }

  @Override
  public Iterable<TokenBatch> heldOut(int rowsPerBatch) {
    int[] heldOut = text.heldOut();
    List<TokenBatch> batches = new ArrayList<>();
    int windows = Math.max(0, (heldOut.length - 1 + length - 1) / length);
    for (int from = 0; from < windows; from += rowsPerBatch) {
      int[] starts = new int[Math.min(rowsPerBatch, windows - from)];
      for (int i = 0; i < starts.length; i++) {
        starts[i] = (from + i) * length;
      }
      batches.add(TokenBatch.windows(heldOut, starts, length));
    }
    return batches;
  }

  @Override
  public boolean samplesAll() {
    return text.heldOut().length <= length;
  }

  @Override
  public Optional<TokenBytes> tokenBytes() {
    return Optional.of(text.tokenBytes());
  }
}
