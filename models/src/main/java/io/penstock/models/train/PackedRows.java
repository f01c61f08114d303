package io.penstock.models.train;

/** Rows in a fixed order, readable at random. */
public interface PackedRows {
  /** How many rows there are. */
  int size();

  /** The row at {@code index}, from 0. */
  PackedRow row(int index);
}
