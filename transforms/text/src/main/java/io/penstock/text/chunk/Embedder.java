package io.penstock.text.chunk;

/** Places texts in a space in which those that mean alike are near to each other. */
@FunctionalInterface
public interface Embedder {
  /** The text's place; as many numbers for every text, not all of them zero. */
  float[] embed(String text);
}
