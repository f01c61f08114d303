package io.penstock.models.preference;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of tokens drawn from a seed; token 0, which pads in the reference, is never among them. */
final class RandomRows {
  private RandomRows() {}

  static PreferenceRows<TokenPair> pairs(int train, int heldOut, int vocabulary, double margin) {
    Random random = new Random(5);
    List<TokenPair> pairs = new ArrayList<>();
    for (int i = 0; i < train + heldOut; i++) {
      int[] prompt = ids(random, 2 + random.nextInt(5), vocabulary);
      pairs.add(
          new TokenPair(
              Sequence.of(prompt, ids(random, 2 + random.nextInt(6), vocabulary)),
              Sequence.of(prompt, ids(random, 2 + random.nextInt(6), vocabulary)),
              margin * random.nextDouble()));
    }
    return new PreferenceRows<>(
        "random", pairs.subList(0, train), pairs.subList(train, train + heldOut));
  }

  static PreferenceRows<TokenThumb> thumbs(int train, int heldOut, int vocabulary) {
    PreferenceRows<TokenPair> pairs = pairs(train, heldOut, vocabulary, 0);
    Random random = new Random(6);
    return new PreferenceRows<>(
        "random",
        pairs.train().stream()
            .map(pair -> new TokenThumb(pair.chosen(), random.nextBoolean()))
            .toList(),
        pairs.evaluation().stream()
            .map(pair -> new TokenThumb(pair.chosen(), random.nextBoolean()))
            .toList());
  }

  private static int[] ids(Random random, int length, int vocabulary) {
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = 1 + random.nextInt(vocabulary - 1);
    }
    return ids;
  }
}
