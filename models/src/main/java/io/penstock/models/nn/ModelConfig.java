package io.penstock.models.nn;

/** What every architecture's shape has. */
public interface ModelConfig {
  /** How many token ids there are. */
  int vocabSize();

  /** The longest row, in tokens. */
  int contextLength();

  /** How many blocks there are. */
  int layers();

  /** The size of a token's vector. */
  int width();
}
