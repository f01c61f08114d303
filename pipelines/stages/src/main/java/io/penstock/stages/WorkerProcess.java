package io.penstock.stages;

import io.penstock.models.retrieval.ChunkIndex;
import io.penstock.models.retrieval.HashedNgramEmbedder;
import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.DiskFullException;
import io.penstock.schemas.stage.StageKind;
import io.penstock.stages.index.IndexConsumer;
import io.penstock.stages.index.IndexProgress;
import io.penstock.stages.index.IndexStage;
import io.penstock.stages.kafka.KafkaRequestQueue;
import io.penstock.stages.kafka.KafkaRunLog;
import io.penstock.stages.kafka.KafkaSettings;
import io.penstock.stages.train.FeedbackStage;
import io.penstock.stages.train.TrainStage;
import io.penstock.stages.worker.StageWorker;
import io.penstock.stages.worker.ThreadedExecutor;
import io.penstock.stages.worker.WorkerPolicy;
import io.penstock.stages.worker.WorkerUnfitException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a worker: one a stage, and one that keeps the index. If one fails, all stop: a
 * worker that silently does half of its work is worse than none.
 */
final class WorkerProcess implements AutoCloseable {

  private static final int ANSWER_MILLIS = 8_000;

  /**
   * @param index needed for {@link StageKind#INDEX}
   * @param threads cores that training may use; null leaves it to the request
   */
  record Options(
      String bootstrap, Set<StageKind> stages, @Nullable Path index, @Nullable Integer threads) {
    Options {
      stages = Set.copyOf(stages);
    }
  }

  /** Something that the worker cannot go on with. */
  static final class WorkerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WorkerException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private final Options options;
  private final Clock clock;
  private final KafkaSettings kafka;
  private final IndexProgress progress = new IndexProgress();
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final CountDownLatch ready;
  private volatile boolean stopping;

  WorkerProcess(Options options, Clock clock) {
    this.options = options;
    this.clock = clock;
    this.kafka = new KafkaSettings(options.bootstrap());
    boolean indexes = options.stages().contains(StageKind.INDEX);
    this.ready = new CountDownLatch(options.stages().size() + (indexes ? 1 : 0));
  }

  /**
   * Starts all threads.
   *
   * @throws WorkerException if the broker does not answer or lacks a topic
   */
  void start() {
    requireTopics();
    Path index = options.index();
    if (options.stages().contains(StageKind.INDEX) && index != null) {
      start("index-consumer", () -> index(index));
    }
    for (StageKind kind : options.stages()) {
      start("worker-" + kind, () -> work(stageFor(kind)));
    }
  }

  private Stage stageFor(StageKind kind) {
    return switch (kind) {
      case TRAIN -> new TrainStage(options.threads());
      case FEEDBACK -> new FeedbackStage(options.threads());
      case INDEX -> new IndexStage(progress, Objects.requireNonNull(options.index(), "index"));
    };
  }

  private void index(Path folder) throws IOException {
    try (ChunkIndex index = ChunkIndex.open(folder, new HashedNgramEmbedder());
        IndexConsumer consumer = new IndexConsumer(kafka, index, progress, clock)) {
      consumer.start();
      ready.countDown();
      consumer.run(() -> stopping);
    }
  }

  private void work(Stage stage) {
    try (KafkaRequestQueue queue = new KafkaRequestQueue(kafka, stage.kind(), ready::countDown);
        KafkaRunLog log = new KafkaRunLog(kafka, queue)) {
      new StageWorker<>(
              stage,
              queue,
              log,
              new ThreadedExecutor(),
              WorkerPolicy.DEFAULT,
              clock,
              () -> stopping)
          .run();
    }
  }

  private void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | RuntimeException | Error e) {
                failure.compareAndSet(null, e);
                stop();
              }
            },
            name);
    threads.add(thread);
    thread.start();
  }

  private void requireTopics() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                options.bootstrap(),
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MILLIS))) {
      Set<String> missing =
          new TreeSet<>(
              Set.of(
                  Topics.CHUNKS, Topics.STAGE_REQUESTS, Topics.RUN_EVENTS, Topics.METRIC_SAMPLES));
      missing.removeAll(admin.listTopics().names().get());
      if (!missing.isEmpty()) {
        throw new WorkerException(
            "Kafka at " + options.bootstrap() + " lacks the topics " + missing, null);
      }
    } catch (ExecutionException e) {
      throw new WorkerException(
          e.getCause() instanceof TimeoutException
              ? "no Kafka broker answers at %s within %d seconds"
                  .formatted(options.bootstrap(), ANSWER_MILLIS / 1000)
              : "Kafka at " + options.bootstrap() + ": " + e.getCause(),
          e);
    } catch (KafkaException e) {
      throw new WorkerException("Kafka at " + options.bootstrap() + ": " + rootMessage(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkerException("interrupted", e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Waits until every thread takes work; false when the worker stops before. */
  boolean awaitReady() throws InterruptedException {
    ready.await();
    return !stopping;
  }

  /**
   * Waits until all threads have ended.
   *
   * @throws WorkerException if one of them failed
   */
  void awaitEnd() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new WorkerException(reason(cause), cause);
    }
  }

  private String reason(Throwable cause) {
    if (cause instanceof WorkerUnfitException unfit) {
      return String.valueOf(unfit.getMessage());
    }
    Path folder = options.index() == null ? Path.of("") : options.index();
    return DiskFullException.sentence(cause, folder, 1)
        .map(sentence -> sentence + "; make space and start the worker again")
        .orElseGet(() -> rootMessage(cause));
  }

  /** Requests under way are put aside; returns at once. */
  void stop() {
    stopping = true;
    while (ready.getCount() > 0) {
      ready.countDown();
    }
  }

  @Override
  public void close() {
    stop();
  }
}
