package io.penstock.text.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences whose lengths come from a generator that is simple enough to be written again in
 * Python; {@code pack_dataset.py} does.
 */
record RandomSequences(long seed, int count, int longest) {

  List<TokenSequence> all() {
    List<TokenSequence> sequences = new ArrayList<>(count);
    long state = seed;
    int token = 0;
    for (int i = 0; i < count; i++) {
      state = (state * 1_103_515_245L + 12_345L) & 0x7fff_ffffL;
      int length = 1 + (int) ((state >> 8) % longest);
      int[] ids = IntStream.range(token, token + length).toArray();
      sequences.add(new TokenSequence("doc-" + i, "hash-" + i, ids));
      token += length;
    }
    return sequences;
  }
}
