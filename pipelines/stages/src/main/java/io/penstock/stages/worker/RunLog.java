package io.penstock.stages.worker;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import java.util.List;

/** The record of all runs, to which one attempt at a time may add. */
public interface RunLog<R> {

  /**
   * Takes over the run of this request: from here on every writer that took it earlier is refused.
   *
   * @throws RunLostException if the log cannot be reached
   */
  Writer<R> take(String requestId) throws RunLostException;

  /** One attempt's right to write. For one thread. */
  interface Writer<R> extends AutoCloseable {

    /** What is visible of the run so far, nothing of which can change any more but through us. */
    RunHistory history() throws RunLostException;

    /**
     * Adds all of these or none, visible when this returns.
     *
     * @throws RunLostException if a newer attempt has taken over, or it is not known whether they
     *     were added
     */
    void append(List<RunEvent> events, List<MetricSample> samples) throws RunLostException;

    /**
     * As {@link #append}, and acknowledges the request in the same step.
     *
     * @throws RunLostException as above, or if the lease has gone
     */
    void finish(Leased<R> leased, List<RunEvent> events, List<MetricSample> samples)
        throws RunLostException;

    @Override
    void close();
  }
}
