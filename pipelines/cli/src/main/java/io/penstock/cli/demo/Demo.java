package io.penstock.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoFolder.Description;
import io.penstock.cli.Json;
import io.penstock.cli.Progress;
import io.penstock.cli.broker.EmbeddedBroker;
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
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.stage.StageKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

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
  private static final long SILENCE_NANOS = Duration.ofMinutes(5).toNanos();
  private static final int QUESTIONS = 3;

  /** Three to twelve words: less is a file's name, more is a paragraph taken for a title. */
  private static final Pattern TITLE_TO_ASK =
      Pattern.compile("\\p{L}[\\p{L}'-]*(?:[ ,:]+[\\p{L}\\p{N}'-]+){2,11}[.?!]?");

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
    Map<StageKind, RunSummary> runs = awaitStages(bootstrap, worker);
    phases.begin("search");
    List<SearchAnswer> answers = search(questions());
    phases.end(answers.size() + " questions answered");
    return new DemoResult(
        folder,
        input.folder(),
        input.refusals(),
        DataSummary.of(folder.documents()),
        input.hasFeedback()
            ? Optional.of(DataSummary.of(folder.feedback()))
            : Optional.<DataSummary>empty(),
        run(runs, StageKind.TRAIN),
        run(runs, StageKind.INDEX),
        answers,
        (nanoTime.getAsLong() - began) / 1e9);
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

  /** Follows what was asked for until all of it has come to its end. */
  private Map<StageKind, RunSummary> awaitStages(String bootstrap, ChildProcess worker)
      throws InterruptedException {
    phases.begin("train");
    Map<StageKind, String> ids =
        Kafka.reaching(bootstrap, () -> StageRequestIds.newest(bootstrap, Kafka.PATIENCE));
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
          store.run(id.getValue()).ifPresent(run -> follow(id.getKey(), run, ended));
        }
      }
    }
    RunSummary train = run(ended, StageKind.TRAIN);
    phases.end(losses(train));
    return ended;
  }

  private void follow(StageKind stage, RunSummary run, Map<StageKind, RunSummary> ended) {
    if (run.isTerminal()) {
      if (run.state() != RunEventType.COMPLETE) {
        throw new CommandFailure(
            "%s ended with %s: %s\nWhat the worker said is in %s"
                .formatted(
                    run.id(),
                    run.state(),
                    run.message().orElse("no reason given"),
                    folder.logs().resolve("worker.log")));
      }
      ended.put(stage, run);
    } else if (stage == StageKind.TRAIN) {
      phases.detail(
          String.format(Locale.ROOT, "%3.0f %% ", run.progress().orElse(0.0) * 100) + losses(run));
    }
  }

  private static String losses(RunSummary run) {
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

  /** The samples' own questions, or titles that read like one, from all over the data. */
  private List<String> questions() throws IOException {
    if (!input.questions().isEmpty()) {
      return input.questions().subList(0, Math.min(QUESTIONS, input.questions().size()));
    }
    TreeSet<String> titles = new TreeSet<>();
    DataSet.open(folder.documents())
        .forEachLiveRow(
            ShardKind.TEXT,
            row -> {
              String title = row.optionalText("title");
              if (title != null && TITLE_TO_ASK.matcher(title.strip()).matches()) {
                titles.add(title.strip());
              }
            });
    List<String> sorted = List.copyOf(titles);
    int step = Math.max(1, sorted.size() / QUESTIONS);
    List<String> questions = new ArrayList<>();
    for (int i = 0; i < sorted.size() && questions.size() < QUESTIONS; i += step) {
      questions.add(sorted.get(i));
    }
    return questions;
  }

  private List<SearchAnswer> search(List<String> questions) throws InterruptedException {
    if (questions.isEmpty()) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--index", folder.index().toString(), "-k", "1", "--json", "--"));
    arguments.addAll(questions);
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    children
        .start(
            "search",
            Program.SEARCH.forShortWork().process(arguments),
            line -> false,
            line -> {
              if (line.startsWith("{")) {
                lines.add(line);
              }
            })
        .requireSuccess();
    List<SearchAnswer> answers = new ArrayList<>();
    for (String line : List.copyOf(lines)) {
      try {
        answers.add(SearchAnswer.of(Json.read(line)));
      } catch (JsonProcessingException e) {
        throw new CommandFailure("the search answered with what is no JSON: " + line, e);
      }
    }
    return answers;
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

  /** Whether the folder may be used: it is new, empty, or a demo of the same data. */
  static void check(DemoFolder folder, Path input) {
    Optional<Description> earlier = folder.described();
    if (earlier.isPresent()) {
      if (!earlier.get().input().equals(input.toString())) {
        throw new CommandFailure(
            "%s holds a demo of %s: choose another folder by --dir, or remove it"
                .formatted(folder.root(), earlier.get().input()));
      }
      return;
    }
    try {
      if (!Files.exists(folder.root())) {
        return;
      }
      try (var files = Files.list(folder.root())) {
        if (files.findAny().isPresent()) {
          throw new CommandFailure(
              folder.root() + " is not empty and no demo made it: choose another folder by --dir");
        }
      }
    } catch (IOException e) {
      throw new CommandFailure("cannot read " + folder.root() + ": " + e, e);
    }
  }

  /**
   * Marks the folder as a demo's. It keeps its port, since the state of the ingest names the
   * broker.
   */
  static void prepare(DemoFolder folder, Path input) throws IOException {
    if (!folder.isDemo()) {
      folder.describe(
          new Description("localhost:" + EmbeddedBroker.freePort(), input.toString(), false));
    }
  }
}
