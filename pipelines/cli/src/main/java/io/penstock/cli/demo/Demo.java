package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoFolder.Description;
import io.penstock.cli.Progress;
import io.penstock.cli.broker.Kafka;
import io.penstock.cli.process.ChildProcess;
import io.penstock.cli.process.ChildProcesses;
import io.penstock.cli.process.Program;
import io.penstock.cli.publish.Publication;
import io.penstock.cli.publish.Publisher;
import io.penstock.experiments.RunStore;
import io.penstock.experiments.RunStoreConsumer;
import io.penstock.experiments.RunSummary;
import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.schemas.stage.StageRequests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The whole path on one machine: broker, worker and ingest as processes of their own, which learn
 * of each other's work through Kafka alone, as does this class.
 *
 * <p>Each step is harmless when it was done before, so a demo that was interrupted is continued by
 * running it again.
 */
final class Demo {
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(300);
  private static final long SHORT_WORK_BYTES = 8 * 1024 * 1024;

  private final DemoFolder folder;
  private final DemoInput input;
  private final Phases phases;
  private final ChildProcesses children;
  private final LongSupplier nanoTime;
  private final String parent = Long.toString(ProcessHandle.current().pid());

  Demo(
      DemoFolder folder,
      DemoInput input,
      Phases phases,
      ChildProcesses children,
      LongSupplier nanoTime) {
    this.folder = folder;
    this.input = input;
    this.phases = phases;
    this.children = children;
    this.nanoTime = nanoTime;
  }

  /**
   * From nothing, or from where it was, to the answers. The broker and the worker still run then.
   */
  DemoResult run() throws InterruptedException, IOException {
    long began = nanoTime.getAsLong();
    String bootstrap = startBroker();
    ChildProcess worker = startWorker(bootstrap);
    publish(bootstrap);
    ingest(bootstrap);
    phases.begin("train");
    StageWatch watch = new StageWatch(folder, phases::detail, nanoTime);
    Map<StageKind, RunSummary> runs =
        watch.awaitAll(Set.of(StageKind.TRAIN, StageKind.INDEX), bootstrap, worker);
    RunSummary train = run(runs, StageKind.TRAIN);
    phases.end(StageWatch.losses(train));
    Optional<DataSummary> feedback =
        input.hasFeedback()
            ? Optional.of(DataSummary.of(folder.feedback()))
            : Optional.<DataSummary>empty();
    Optional<Preferences> preferences =
        feedback.map(Preferences::pairs).orElse(0L) > 0
            ? Optional.of(learnPreferences(train, watch, bootstrap, worker))
            : Optional.<Preferences>empty();
    phases.begin("search");
    List<SearchAnswer> answers = new DemoQuestions(folder, input, children).answers();
    phases.end(answers.size() + " questions answered");
    return new DemoResult(
        folder,
        input.folder(),
        input.refusals(),
        DataSummary.of(folder.documents()),
        feedback,
        train,
        run(runs, StageKind.INDEX),
        preferences,
        answers,
        (nanoTime.getAsLong() - began) / 1e9);
  }

  /**
   * Asks for a reward model and a policy of the preferences, both from the model just trained. What
   * a user's preferences are good for is not known before: a failure is a result.
   */
  private Preferences learnPreferences(
      RunSummary train, StageWatch watch, String bootstrap, ChildProcess worker)
      throws InterruptedException, IOException {
    phases.begin("feedback");
    StageRequest request =
        new StageRequests(
                StageKind.FEEDBACK,
                folder.feedback().root().toString(),
                folder.stages().resolve("feedback").toString(),
                Map.of("model", train.outputs().get(0).getName()))
            .over(DataSet.open(folder.feedback()).manifestIds(), System.currentTimeMillis());
    StageAsk.send(bootstrap, request);
    Preferences preferences =
        new Preferences(watch.awaitEnd(StageKind.FEEDBACK, request.getId(), bootstrap, worker));
    phases.end(preferences.inWords());
    return preferences;
  }

  private static RunSummary run(Map<StageKind, RunSummary> runs, StageKind stage) {
    RunSummary run = runs.get(stage);
    if (run == null) {
      throw new CommandFailure("nothing was asked of the stage " + stage);
    }
    return run;
  }

  private String startBroker() throws InterruptedException {
    phases.begin("broker");
    String bootstrap = folder.bootstrap().orElseThrow();
    requireFree(bootstrap);
    ChildProcess broker =
        children.start(
            "broker",
            adapted(Program.BROKER)
                .process(
                    List.of(
                        "broker",
                        "--dir",
                        folder.broker().toString(),
                        "--port",
                        bootstrap.replaceAll(".*:", ""),
                        "--exit-with",
                        parent)),
            line -> line.startsWith("broker ready "),
            line -> {});
    String unused = broker.awaitReady(START_PATIENCE);
    phases.end("Kafka at " + bootstrap);
    return bootstrap;
  }

  private Program adapted(Program program) {
    long bytes = input.plans().stream().mapToLong(plan -> plan.bytes()).sum();
    return bytes < SHORT_WORK_BYTES ? program.forShortWork() : program;
  }

  private void requireFree(String bootstrap) {
    if (Kafka.listens(bootstrap)) {
      throw new CommandFailure(
          "something listens at %s already, which is where the broker of %s was: end it, or choose another folder by --dir"
              .formatted(bootstrap, folder.root()));
    }
  }

  private ChildProcess startWorker(String bootstrap) {
    return children.start(
        "worker",
        Program.WORKER.process(
            List.of(
                "--bootstrap",
                bootstrap,
                "--index",
                folder.index().toString(),
                "--exit-with",
                parent)),
        line -> line.equals("worker ready"),
        line -> {});
  }

  private void publish(String bootstrap) throws IOException {
    phases.begin("publish");
    if (folder.described().map(Description::isPublished).orElse(false)) {
      phases.end("done before");
      return;
    }
    Map<String, Long> counts = new TreeMap<>();
    List<String> topics =
        List.of(Topics.RAW_DOCUMENTS, Topics.RAW_PREFERENCES, Topics.RAW_INSTRUCTIONS);
    long total = input.plans().stream().mapToLong(p -> p.bytes()).sum();
    long[] done = {0};
    try (Publisher publisher = Publisher.connect(bootstrap, topics)) {
      for (Publication publication : input.publications()) {
        long records =
            publisher.publish(
                publication,
                bytes -> {
                  done[0] += bytes;
                  phases.detail(Progress.bar(done[0], total));
                });
        counts.merge(publication.topic().replace("raw-", ""), records, Long::sum);
      }
      publisher.delete(Topics.RAW_DOCUMENTS, input.deletes());
      publisher.flush();
    }
    folder.describe(new Description(bootstrap, input.folder().toString(), true));
    List<String> parts = new ArrayList<>();
    counts.forEach((name, count) -> parts.add(count + " " + name));
    if (!input.deletes().isEmpty()) {
      parts.add(input.deletes().size() + " deletes");
    }
    phases.end(String.join(", ", parts));
  }

  private void ingest(String bootstrap) throws InterruptedException {
    phases.begin("ingest");
    Map<String, String> latest = new ConcurrentHashMap<>();
    Map<String, ChildProcess> running = new LinkedHashMap<>();
    for (String kind : kinds()) {
      running.put(
          kind,
          startIngest(adapted(Program.INGEST), kind, bootstrap, List.of("--bounded"), latest));
    }
    for (ChildProcess child : running.values()) {
      child.requireSuccess();
    }
    phases.end(String.join(" and ", running.keySet()) + " are in shards");
  }

  private List<String> kinds() {
    return input.hasFeedback() ? List.of("documents", "feedback") : List.of("documents");
  }

  private ChildProcess startIngest(
      Program program,
      String kind,
      String bootstrap,
      List<String> more,
      Map<String, String> latest) {
    List<String> arguments = new ArrayList<>();
    DataFolder target = kind.equals("documents") ? folder.documents() : folder.feedback();
    arguments.addAll(List.of(kind, "--from", "kafka://" + bootstrap));
    arguments.addAll(List.of("--to", target.root().toString(), "--exit-with", parent));
    if (kind.equals("documents")) {
      arguments.addAll(List.of("--index-to", folder.index().toString()));
      arguments.addAll(List.of("--train-to", folder.stages().resolve("train").toString()));
    }
    arguments.addAll(more);
    return children.start(
        "ingest-" + kind,
        program.process(arguments),
        // The pipeline runs by the time it first says how far it is.
        line -> line.startsWith(kind + ": "),
        line -> {
          if (line.startsWith(kind + ": ")) {
            latest.put(kind, line.strip());
            phases.detail(String.join("; ", new TreeMap<>(latest).values()));
          }
        });
  }

  /**
   * Goes on taking in what is published, until a process ends or this one is interrupted.
   *
   * @param ready run once everything is
   */
  void serve(Runnable ready) throws InterruptedException {
    String bootstrap = folder.bootstrap().orElseThrow();
    phases.begin("serve");
    List<ChildProcess> running = new ArrayList<>();
    for (String kind : List.of("documents", "feedback")) {
      running.add(
          startIngest(Program.INGEST, kind, bootstrap, List.of(), new ConcurrentHashMap<>()));
    }
    for (ChildProcess child : running) {
      String unused = child.awaitReady(START_PATIENCE);
    }
    phases.end("what is published to Kafka at " + bootstrap + " can be searched in seconds");
    ready.run();
    try (RunStore store = RunStore.open(folder.runs());
        RunStoreConsumer consumer = new RunStoreConsumer(bootstrap, Kafka.PATIENCE, store)) {
      while (true) {
        int unused = consumer.poll(POLL);
        children.requireAlive("broker", "worker", "ingest-documents", "ingest-feedback");
      }
    }
  }
}
