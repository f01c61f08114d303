package io.penstock.models.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The batches of one long text: windows side by side, each once an epoch, in an order drawn from
 * the seed. Each epoch shifts the windows by another number of tokens, so that no token always
 * begins one. (nanoGPT draws every window for itself: in as many steps as make an epoch it misses a
 * third of the text and sees as much twice.) The held-out text is sampled as nanoGPT does it, by
 * single draws, with new places at each evaluation.
 */
public final class WindowBatches implements BatchSource {
  private static final long HELD_OUT = 0x5DEECE66DL;
  private static final long MIX = 1_000_003;

  private final TokenText text;
  private final int length;
  private final long seed;
  private final int sampleRows;
  private final int windows;
  private final RowOrder order;

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
    windows = Math.max(1, text.train().length / length - 1);
    order = new RowOrder(windows, seed);
  }

  @Override
  public String version() {
    return text.version() + "/epochs"; // not as the single draws of before
  }

  @Override
  public TokenBatch batch(long position, int rows) {
    int[] starts = new int[rows];
    for (int i = 0; i < rows; i++) {
      starts[i] = shift((position + i) / windows) + order.rowAt(position + i) * length;
    }
    return TokenBatch.windows(text.train(), starts, length);
  }

  /** Where an epoch's first window begins; the last one's targets still lie in the text. */
  private int shift(long epoch) {
    return new SplittableRandom(seed * MIX + epoch).nextInt(text.train().length - windows * length);
  }

  @Override
  public double epochsAt(long position) {
    return order.epochsAt(position);
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
        long source = (seed ^ HELD_OUT) * MIX + step * MIX + from + i;
        starts[i] = new SplittableRandom(source).nextInt(heldOut.length - length);
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
