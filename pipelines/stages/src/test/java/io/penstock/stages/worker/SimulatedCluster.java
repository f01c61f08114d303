package io.penstock.stages.worker;

import io.penstock.schemas.event.MetricSample;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.stage.StageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A broker in memory, with the semantics that the worker relies on and no kinder: the lease passes
 * on without its holder's knowledge, reports are atomic, a takeover fences earlier writers, and a
 * call may fail before or after it had its effect.
 */
final class SimulatedCluster {

  /** A place in the log of requests, under one assignment. */
  record Receipt(int offset, int assignment) {}

  final List<StageRequest> requests = new ArrayList<>();
  final Map<String, List<RunEvent>> visible = new HashMap<>();
  final Set<String> samples = new HashSet<>();
  private final Map<String, Integer> epochs = new HashMap<>();
  private final Random random;
  private final boolean leaseGuardsReports;
  private int committed;
  private int holder = -1;
  private int assignment;
  private double faultRate;
  private double lateNews;

  /**
   * @param leaseGuardsReports whether the end of a run is refused to a worker without the lease;
   *     fencing alone must do, too
   */
  SimulatedCluster(Random random, boolean leaseGuardsReports) {
    this.random = random;
    this.leaseGuardsReports = leaseGuardsReports;
  }

  /**
   * @param rate how often a call to the log fails, before or after it had its effect
   * @param late how often a worker does not hear yet that its lease has gone
   */
  void setTroubles(double rate, double late) {
    faultRate = rate;
    lateNews = late;
  }

  int holder() {
    return holder;
  }

  boolean allAcknowledged() {
    return committed == requests.size();
  }

  /**
   * The lease passes to this worker, which learns of it at its next call; so does the old holder.
   */
  void assign(int worker) {
    holder = worker;
    assignment++;
  }

  private boolean holds(int worker, int atAssignment) {
    return holder == worker && assignment == atAssignment;
  }

  RequestQueue<Receipt> queueOf(int worker, Runnable pause) {
    return new Queue(worker, pause);
  }

  RunLog<Receipt> logOf(int worker, Runnable pause) {
    return requestId -> {
      pause.run();
      failSometimes();
      int epoch = epochs.merge(requestId, 1, Integer::sum);
      pause.run();
      failSometimes();
      return new Writer(worker, pause, requestId, epoch);
    };
  }

  private void failSometimes() throws RunLostException {
    if (random.nextDouble() < faultRate) {
      throw new RunLostException("the network did not answer", null);
    }
  }

  private final class Queue implements RequestQueue<Receipt> {
    private final int worker;
    private final Runnable pause;
    private int known = -1;
    private int position;

    Queue(int worker, Runnable pause) {
      this.worker = worker;
      this.pause = pause;
    }

    private void learn() {
      if (known >= 0 && random.nextDouble() < lateNews) {
        // The word that the lease has gone is still on its way.
        return;
      }
      if (holder != worker) {
        known = -1;
      } else if (known != assignment) {
        known = assignment;
        position = committed;
      }
    }

    @Override
    public Optional<Leased<Receipt>> poll(Duration timeout) {
      pause.run();
      learn();
      if (known < 0 || position >= requests.size()) {
        return Optional.empty();
      }
      Leased<Receipt> leased = new Leased<>(requests.get(position), new Receipt(position, known));
      position++;
      return Optional.of(leased);
    }

    @Override
    public boolean keep(Leased<Receipt> leased) {
      pause.run();
      learn();
      return known == leased.receipt().assignment();
    }

    @Override
    public void acknowledge(Leased<Receipt> leased) {
      pause.run();
      if (holds(worker, leased.receipt().assignment())) {
        committed = leased.receipt().offset() + 1;
      }
    }

    @Override
    public void release(Leased<Receipt> leased) {
      pause.run();
      if (known == leased.receipt().assignment()) {
        position = leased.receipt().offset();
      }
    }
  }

  private final class Writer implements RunLog.Writer<Receipt> {
    private final int worker;
    private final Runnable pause;
    private final String requestId;
    private final int epoch;

    Writer(int worker, Runnable pause, String requestId, int epoch) {
      this.worker = worker;
      this.pause = pause;
      this.requestId = requestId;
      this.epoch = epoch;
    }

    @Override
    public RunHistory history() throws RunLostException {
      pause.run();
      failSometimes();
      RunHistory history = RunHistory.NONE;
      for (RunEvent event : visible.getOrDefault(requestId, List.of())) {
        history = history.with(event);
      }
      return history;
    }

    @Override
    public void append(List<RunEvent> events, List<MetricSample> values) throws RunLostException {
      pause.run();
      failSometimes();
      requireNewest();
      add(events, values);
      pause.run();
      failSometimes();
    }

    @Override
    public void finish(Leased<Receipt> leased, List<RunEvent> events, List<MetricSample> values)
        throws RunLostException {
      pause.run();
      failSometimes();
      requireNewest();
      if (leaseGuardsReports && !holds(worker, leased.receipt().assignment())) {
        throw new RunLostException("the lease has gone", null);
      }
      add(events, values);
      committed = leased.receipt().offset() + 1;
      pause.run();
      failSometimes();
    }

    private void requireNewest() throws RunLostException {
      if (epochs.getOrDefault(requestId, 0) != epoch) {
        throw new RunLostException("fenced", null);
      }
    }

    private void add(List<RunEvent> events, List<MetricSample> values) {
      visible.computeIfAbsent(requestId, id -> new ArrayList<>()).addAll(events);
      for (MetricSample value : values) {
        samples.add(value.getRunId() + "/" + value.getStep());
      }
    }

    @Override
    public void close() {
      pause.run();
    }
  }
}
