package io.penstock.text.pack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs a stream of sequences window by window, so that no more than a window and the sequence that
 * fills it is held. A window ends by its count of tokens alone: the same stream gives the same rows
 * on every machine.
 */
public final class PackingWindow {
  /**
   * How many full rows a window holds. Best fit leaves room in the last few rows of a window only,
   * if there are short sequences at all; four thousand rows make that a fraction of a percent.
   */
  private static final int ROWS = 4096;

  /** Takes what a window was packed into. */
  @FunctionalInterface
  public interface Sink {
    void accept(Packing packing) throws IOException;
  }

  private final SequencePacker packer;
  private final long tokensPerWindow;
  private final Sink sink;
  private final List<TokenSequence> window = new ArrayList<>();
  private long tokens;

  public PackingWindow(PackingStrategy strategy, int rowLength, Sink sink) {
    this.packer = new SequencePacker(strategy, rowLength);
    this.tokensPerWindow = (long) ROWS * rowLength;
    this.sink = sink;
  }

  /** Takes the next sequence. */
  public void add(TokenSequence sequence) throws IOException {
    window.add(sequence);
    tokens += sequence.ids().length;
    if (tokens >= tokensPerWindow) {
      finish();
    }
  }

  /** Packs what is left. */
  public void finish() throws IOException {
    if (!window.isEmpty()) {
      sink.accept(packer.pack(window));
      window.clear();
      tokens = 0;
    }
  }
}
