package io.penstock.text.chunk;

import java.util.Locale;

/** Embeds a text as the counts of its words, each at a place made from its hash. */
record HashingEmbedder(int dimensions) implements Embedder {
  @Override
  public float[] embed(String text) {
    float[] counts = new float[dimensions];
    for (String word : text.toLowerCase(Locale.ROOT).split("\\W+", -1)) {
      if (!word.isEmpty()) {
        counts[Math.floorMod(word.hashCode(), dimensions)]++;
      }
    }
    return counts;
  }
}
