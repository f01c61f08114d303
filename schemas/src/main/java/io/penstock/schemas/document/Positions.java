package io.penstock.schemas.document;

import java.util.Comparator;

/** Source positions as text, and as versions: of two, which is the newer. */
public final class Positions {
  private Positions() {}

  /** Older versions first: by record timestamp, then topic, partition and offset. */
  public static final Comparator<SourcePosition> BY_VERSION =
      Comparator.comparingLong(SourcePosition::getTimestamp)
          .thenComparing(SourcePosition::getTopic)
          .thenComparingInt(SourcePosition::getPartition)
          .thenComparingLong(SourcePosition::getOffset);

  /** {@code topic:partition:offset}, the same for the same record always. */
  public static String text(SourcePosition position) {
    return position.getTopic() + ':' + position.getPartition() + ':' + position.getOffset();
  }
}
