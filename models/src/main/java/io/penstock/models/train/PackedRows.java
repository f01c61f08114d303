package io.penstock.models.train;

/** Rows in a fixed order, readable at random. */
public interface PackedRows {
  /** How many rows there are. */
  int size();

  /** The row at {@code index}, from 0. */
  PackedRow row(int index);

  /**
   * Tells which rows are asked for next, in this order, so that they can be read meanwhile; does
   * not wait for them.
   */
  default void soon(int... indexes) {}
}
