package io.penstock.models.retrieval;

/** Maps texts to vectors so that similar texts lie close. Implementations are thread safe. */
public interface Embedder {

  /**
   * Names the mapping, parameters included: two embedders of one name give the same vectors. An
   * index remembers it and refuses another.
   */
  String name();

  /** The length of every vector. */
  int dimension();

  /** A vector of length one, or all zeros where the text has nothing to go by. */
  float[] embed(String text);
}
