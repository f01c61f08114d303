package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.broker.Kafka;
import io.penstock.cli.process.ChildProcess;
import io.penstock.experiments.RunStore;
import io.penstock.experiments.RunStoreConsumer;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.stage.StageKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Follows the stages by their events, which is all that the demo learns of them. */
final class StageWatch {
  private static final Duration POLL = Duration.ofMillis(300);
  private static final long SILENCE_NANOS = Duration.ofMinutes(5).toNanos();

  private final DemoFolder folder;
  private final Consumer<String> detail;
  private final LongSupplier nanoTime;

  /**
   * @param detail is told how far the training is
   */
  StageWatch(DemoFolder folder, Consumer<String> detail, LongSupplier nanoTime) {
    this.folder = folder;
    this.detail = detail;
    this.nanoTime = nanoTime;
  }

  /**
   * Waits until the newest requests of these stages, as far as there are any, are fulfilled.
   *
   * @throws CommandFailure if a stage failed, the worker died or nobody says anything any more
   */
  Map<StageKind, RunSummary> awaitAll(Set<StageKind> stages, String bootstrap, ChildProcess worker)
      throws InterruptedException {
    Map<StageKind, String> ids =
        Kafka.reaching(bootstrap, () -> StageRequestIds.newest(bootstrap, Kafka.PATIENCE));
    ids.keySet().retainAll(stages);
    return await(ids, /* failures= */ false, bootstrap, worker);
  }

  /**
   * Waits until a run has come to its end, a good one or not.
   *
   * @throws CommandFailure if the worker died or nobody says anything any more
   */
  RunSummary awaitEnd(StageKind stage, String id, String bootstrap, ChildProcess worker)
      throws InterruptedException {
    return Objects.requireNonNull(
        await(Map.of(stage, id), /* failures= */ true, bootstrap, worker).get(stage));
  }

  private Map<StageKind, RunSummary> await(
      Map<StageKind, String> ids, boolean failures, String bootstrap, ChildProcess worker)
      throws InterruptedException {
    Map<StageKind, RunSummary> ended = new LinkedHashMap<>();
    try (RunStore store = RunStore.open(folder.runs());
        RunStoreConsumer consumer = new RunStoreConsumer(bootstrap, Kafka.PATIENCE, store)) {
      long heard = nanoTime.getAsLong();
      while (ended.size() < ids.size()) {
        if (consumer.poll(POLL) > 0) {
          heard = nanoTime.getAsLong();
        } else if (nanoTime.getAsLong() - heard > SILENCE_NANOS) {
          throw new CommandFailure(
              "the stages were silent for %d minutes; what the worker said is in %s"
                  .formatted(
                      Duration.ofNanos(SILENCE_NANOS).toMinutes(),
                      folder.logs().resolve("worker.log")));
        }
        worker.requireAlive();
        for (Map.Entry<StageKind, String> id : ids.entrySet()) {
          store.run(id.getValue()).ifPresent(run -> follow(id.getKey(), run, failures, ended));
        }
      }
    }
    return ended;
  }

  private void follow(
      StageKind stage, RunSummary run, boolean failures, Map<StageKind, RunSummary> ended) {
    if (run.isTerminal()) {
      if (run.state() != RunEventType.COMPLETE && !failures) {
        throw new CommandFailure(
            "%s ended with %s: %s\nWhat the worker said is in %s"
                .formatted(
                    run.id(),
                    run.state(),
                    run.message().orElse("no reason given"),
                    folder.logs().resolve("worker.log")));
      }
      ended.put(stage, run);
    } else if (stage != StageKind.INDEX) {
      detail.accept(
          String.format(Locale.ROOT, "%3.0f %% ", run.progress().orElse(0.0) * 100) + losses(run));
    }
  }

  /** How the losses fell. */
  static String losses(RunSummary run) {
    List<String> parts = new ArrayList<>();
    for (String name : List.of("loss", "eval_loss")) {
      Optional.ofNullable(run.metrics().get(name))
          .ifPresent(
              m ->
                  parts.add(
                      String.format(
                          Locale.ROOT,
                          "%s %.3f -> %.3f",
                          name.equals("loss") ? "loss" : "held-out loss",
                          m.first(),
                          m.last())));
    }
    return String.join(", ", parts);
  }
}
