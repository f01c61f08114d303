package io.penstock.transforms.read;

import io.penstock.schemas.document.Outcome;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all readers have in common: one outcome in hand, and no event time. */
abstract class OutcomeReader extends UnboundedReader<Outcome> {
  /** What {@code start} or {@code advance} came to last. */
  @Nullable Outcome current;

  @Override
  public Outcome getCurrent() {
    if (current == null) {
      throw new NoSuchElementException();
    }
    return current;
  }

  /** No step uses event time; and a sender's clock may say anything. */
  @Override
  public Instant getCurrentTimestamp() {
    return Instant.EPOCH;
  }

  @Override
  public Instant getWatermark() {
    return BoundedWindow.TIMESTAMP_MIN_VALUE;
  }
}
