package io.penstock.models.rl;

/** Where the largest number is; of several the first. */
final class Best {
  private Best() {}

  static int of(float[] numbers) {
    int best = 0;
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] > numbers[best]) {
        best = i;
      }
    }
    return best;
  }
}
