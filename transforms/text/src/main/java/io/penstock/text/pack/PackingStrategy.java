package io.penstock.text.pack;

import java.util.Arrays;

/**
 * How sequences become rows; but for {@link #FULLEST} the names and the rows are those of TRL's
 * {@code pack_dataset}.
 */
public enum PackingStrategy {
  /** Best fit, longest first; what of a sequence does not fit into one row is discarded. */
  BFD("bfd"),
  /** Best fit, longest first, after cutting sequences that are longer than a row into pieces. */
  BFD_SPLIT("bfd_split"),
  /**
   * Rows as full as can be found, after cutting sequences that are longer than a row into pieces:
   * fewer rows than best fit makes, for more time.
   */
  FULLEST("fullest"),
  /** One stream of tokens, cut wherever a row is full. */
  WRAPPED("wrapped");

  private final String label;

  PackingStrategy(String label) {
    this.label = label;
  }

  /** Its name in configurations and manifests. */
  public String label() {
    return label;
  }

  /**
   * The strategy of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static PackingStrategy named(String label) {
    return Arrays.stream(values())
        .filter(s -> s.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "packing must be one of %s, found '%s'"
                        .formatted(
                            Arrays.stream(values()).map(PackingStrategy::label).toList(), label)));
  }
}
