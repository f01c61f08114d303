package io.penstock.text.seal;

import io.penstock.text.pack.PackingStrategy;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How rows share a row of tokens. */
public enum RowPacking {
  /** Best fit, longest first. */
  BFD("bfd", PackingStrategy.BFD),
  /** Best fit, after cutting rows that are longer than a row of tokens. */
  BFD_SPLIT("bfd-split", PackingStrategy.BFD_SPLIT),
  /** As few rows as can be found, for more time; row lengths are bound as with best fit. */
  FULLEST("fullest", PackingStrategy.FULLEST),
  /** One stream, cut wherever a row of tokens is full. */
  WRAPPED("wrapped", PackingStrategy.WRAPPED),
  /** Each stands alone. */
  NONE("none", null);

  private final String label;
  private final Optional<PackingStrategy> strategy;

  RowPacking(String label, @Nullable PackingStrategy strategy) {
    this.label = label;
    this.strategy = Optional.ofNullable(strategy);
  }

  /** Its name in options and manifests. */
  public String label() {
    return label;
  }

  Optional<PackingStrategy> strategy() {
    return strategy;
  }

  /** Whether it cuts what is longer than a row of tokens and keeps all parts. */
  boolean cuts() {
    return this == BFD_SPLIT || this == WRAPPED;
  }
}
