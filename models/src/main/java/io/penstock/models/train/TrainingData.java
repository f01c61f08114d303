package io.penstock.models.train;

/** A sealed data set: the rows to learn from and those held out. */
public interface TrainingData {
  /** Names exactly these rows, such as a hash; a checkpoint goes on only with the same. */
  String version();

  /** The rows to learn from; at least one. */
  PackedRows train();

  /** The held-out rows; may be none, then no evaluation is made. */
  PackedRows evaluation();
}
