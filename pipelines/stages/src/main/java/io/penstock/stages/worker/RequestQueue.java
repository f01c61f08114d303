package io.penstock.stages.worker;

import java.time.Duration;
import java.util.Optional;

/**
 * Gives out requests, each to one worker at a time as far as can be known: a worker that slept may
 * believe in a lease that has gone to another. {@link RunLog} is what tells them apart.
 *
 * <p>A request comes again, here or elsewhere, until it is acknowledged. For one thread.
 */
public interface RequestQueue<R> {

  /** The next request, or nothing within this time. */
  Optional<Leased<R>> poll(Duration timeout);

  /** Says that we live and still work on it; false once the lease has gone. */
  boolean keep(Leased<R> leased);

  /** Nobody needs to see this request again. Without effect when the lease has gone. */
  void acknowledge(Leased<R> leased);

  /** Puts it back: the next {@link #poll}, here or elsewhere, gives it again. */
  void release(Leased<R> leased);
}
