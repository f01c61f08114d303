package io.penstock.text.seal;

import io.penstock.schemas.shard.DataSet;

/**
 * A data set in a mixture.
 *
 * @param weight how often each of its rows is learned in a pass: 2 takes each twice, 0.5 every
 *     second one, by a hash of its content. What is held out is there once, whatever the weight
 */
public record WeightedData(DataSet data, double weight) {
  public WeightedData {
    if (!(weight > 0 && weight <= 1000)) {
      throw new IllegalArgumentException(
          "mix: a weight must be above 0 and at most 1000, found " + weight);
    }
  }

  /** How often a row is taken. */
  int copies(String key) {
    int whole = (int) weight;
    return LiveText.fraction(LiveText.key(0, "mix\n" + key)) < weight - whole ? whole + 1 : whole;
  }
}
