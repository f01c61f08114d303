package io.penstock.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.DiskFullException;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.transforms.event.EventLog;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.request.RequestStages;
import io.penstock.transforms.shard.TemporaryFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run as its user sees it: checked, locked, restarted where it fails, and told about at the end.
 */
final class IngestCommand {
  /** A job that fails so often without committing anything new has a cause that stays. */
  private static final int ATTEMPTS_WITHOUT_PROGRESS = 3;

  private final IngestPlan.Kind kind;
  private final IngestArguments arguments;
  private final Clock clock = Clock.systemUTC();
  private final IngestInput input;
  private final IngestPlanner planner;

  IngestCommand(IngestPlan.Kind kind, IngestArguments arguments) {
    this.kind = kind;
    this.arguments = arguments;
    this.input = new IngestInput(kind, arguments, clock);
    this.planner = new IngestPlanner(kind, arguments, input, clock);
  }

  /** Exit status 0: done, 1: failed, 2: wrong configuration. */
  int execute() throws IOException, InterruptedException {
    DataFolder folder = new DataFolder(arguments.to);
    FlinkSettings settings;
    Flink flink;
    try {
      settings =
          new FlinkSettings(
              arguments.parallelism,
              Duration.ofMillis(arguments.checkpointIntervalMillis),
              arguments.stateCacheMebibytes);
      flink =
          arguments.flinkMaster == null
              ? new EmbeddedFlink()
              : FlinkCluster.at(arguments.flinkMaster);
      if (arguments.dryRun && kind != IngestPlan.Kind.DOCUMENTS && !arguments.fromManifests) {
        throw new IllegalArgumentException(
            "--dry-run goes with documents, or with --from-manifests");
      }
      if (arguments.sample < 1) {
        throw new IllegalArgumentException("--sample must be positive: " + arguments.sample);
      }
      if (arguments.fromCheckpoint != null && arguments.fromManifests) {
        throw new IllegalArgumentException(
            "--from-checkpoint and --from-manifests contradict each other: expected one of them");
      }
      IngestPlan checked = planner.plan(folder, 0, List.of());
      if ((arguments.indexTo != null || arguments.trainTo != null)
          && checked.bootstrapServers().isEmpty()) {
        throw new IllegalArgumentException(
            "--index-to and --train-to ask on Kafka: expected --bootstrap HOST:PORT");
      }
      if (!input.isTopics() && folder.root().startsWith(absolute(Path.of(arguments.from)))) {
        throw new IllegalArgumentException(
            "--to %s lies in --from %s: the next run would read what this one writes"
                .formatted(folder.root(), arguments.from));
      }
    } catch (IllegalArgumentException e) {
      System.err.println("penstock: " + e.getMessage());
      return 2;
    } catch (IngestException e) {
      System.err.println("penstock: " + e.getMessage());
      return 1;
    }
    ParentProcess.endWith(arguments.parent);
    if (arguments.dryRun && !arguments.fromManifests) {
      return dryRun(folder);
    }
    try (RunLock lock = RunLock.take(folder)) {
      LogFile.open(folder.state().resolve("ingest.log"));
      StopRequest.clear(folder);
      return run(folder, settings, flink);
    } catch (IngestException e) {
      System.err.println("penstock: " + e.getMessage());
      return 1;
    } catch (IOException e) {
      String full = DiskFullException.sentence(e, folder.root(), 1).orElseThrow(() -> e);
      System.err.println("penstock: " + full + "; make space and run the same command again");
      return 1;
    }
  }

  private int dryRun(DataFolder folder) throws IOException, InterruptedException {
    Path listings = Files.createTempDirectory("penstock-dry-run-");
    try {
      ReadRawRecords read = input.reader(folder, listings);
      List<Outcome> sample = read.first(arguments.sample);
      IngestPlan plan = planner.plan(folder, 0, List.of());
      DryRun dry = new DryRun(plan);
      dry.run(sample);
      DryRunReport report = new DryRunReport(plan, dry, sample.size(), read.frontier().count());
      if (arguments.json) {
        System.out.println(report.json());
      } else {
        report.lines().forEach(System.out::println);
      }
      return 0;
    } catch (IngestException e) {
      System.err.println("penstock: " + e.getMessage());
      return 1;
    } finally {
      try (Stream<Path> files = Files.walk(listings)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private int run(DataFolder folder, FlinkSettings settings, Flink flink)
      throws IOException, InterruptedException, IngestException {
    ReadRawRecords read = input.reader(folder, folder.state());
    input.requireEventBroker();
    if (arguments.fromManifests && !beginAgain(folder, read.frontier())) {
      return 0;
    }
    if (arguments.fromCheckpoint != null) {
      goBack(folder, arguments.fromCheckpoint);
    }
    StateFormat.claim(
        folder,
        kind,
        input.isTopics() ? "topics" : "files",
        planner.plan(folder, 0, List.of()).signatures(),
        new Checkpoints(folder).newest().isPresent());
    boolean bounded = arguments.bounded || !input.isTopics();
    Optional<Frontier> until = bounded ? Optional.of(read.frontier()) : Optional.empty();
    Progress progress =
        new Progress(
            kind.name().toLowerCase(Locale.ROOT), until.map(Frontier::count), arguments.json);
    List<StageRequests> stages = planner.stages(folder);
    IngestPlan plan = planner.plan(folder, 0, stages);
    long before = -1;
    int fruitless = 0;
    for (int attempt = 1; ; attempt++) {
      try {
        int delayMicros = Integer.getInteger("penstock.delay-micros", 0);
        IngestRun.Ending ending =
            new IngestRun(plan, settings, flink, delayMicros).run(read, until, progress);
        if (ending.savepoint().isPresent()) {
          stopped(folder, ending.savepoint().get(), progress);
        } else {
          finish(plan, ending.coverage(), progress);
        }
        return 0;
      } catch (RefusedException e) {
        throw e;
      } catch (IngestException e) {
        if (DiskFullException.isCauseOf(e)) {
          // Another attempt would fill what little its end has freed.
          throw e;
        }
        if (StopRequest.isAsked(folder)) {
          // Somebody wants it to end, and it has.
          throw e;
        }
        fruitless = progress.done() > before ? 0 : fruitless + 1;
        before = progress.done();
        if (fruitless >= ATTEMPTS_WITHOUT_PROGRESS) {
          throw new IngestException(
              e.getMessage() + ". Why it stopped is in " + folder.state().resolve("ingest.log"), e);
        }
        plan = planner.plan(folder, attempt, stages);
      }
    }
  }

  private void stopped(DataFolder folder, Path savepoint, Progress progress) throws IOException {
    StopRequest.clear(folder);
    if (arguments.json) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      System.out.println(json.put("savepoint", savepoint.toString()));
    } else {
      progress.end("stopped, to go on from " + savepoint);
    }
  }

  /** False where it only was to be said what it would do. */
  private boolean beginAgain(DataFolder folder, Frontier frontier)
      throws IOException, IngestException, InterruptedException {
    requireNotRunning(folder);
    ManifestRestart restart =
        ManifestRestart.plan(
            folder,
            kind,
            arguments.nearDuplicatePolicy(),
            arguments.paragraphPolicy(),
            frontier,
            clock);
    if (arguments.dryRun || !arguments.json) {
      restart.lines().forEach(System.out::println);
    }
    if (!arguments.dryRun) {
      restart.carryOut();
    }
    return !arguments.dryRun;
  }

  /** Only once, before the first attempt: later ones go on from what that came to. */
  private void goBack(DataFolder folder, Path checkpoint)
      throws IOException, IngestException, InterruptedException {
    requireNotRunning(folder);
    for (Path moved : new Checkpoints(folder).goBackTo(checkpoint)) {
      if (!arguments.json) {
        System.out.println("moved aside: " + moved);
      }
    }
  }

  private static void requireNotRunning(DataFolder folder)
      throws IOException, IngestException, InterruptedException {
    Optional<ClusterRecord> submitted = ClusterRecord.read(folder);
    if (submitted.isPresent()) {
      submitted.get().requireEnded(folder);
    }
  }

  private void finish(IngestPlan plan, Coverage coverage, Progress progress) throws IOException {
    // All is committed: no pending element can need another attempt's files.
    TemporaryFiles.sweep(plan.folder(), plan.attempt());
    new Checkpoints(plan.folder()).removeEarlierJobs();
    if (plan.bootstrapServers().isPresent()) {
      String kafka = plan.bootstrapServers().get();
      EventLog.announceMissing(kafka, plan.run(), plan.folder());
      EventLog.ask(
          kafka,
          plan.stages().stream()
              .map(s -> s.over(coverage.manifests(), clock.millis()))
              .map(r -> RequestStages.withChunkOffsets(r, kafka))
              .toList());
    }
    report(plan, progress);
  }

  private void report(IngestPlan plan, Progress progress) throws IOException {
    DataSet data = DataSet.open(plan.folder());
    Map<Fate, Long> fates = data.fates();
    if (arguments.json) {
      ObjectNode json = new ObjectMapper().createObjectNode();
      json.put("run", plan.run()).put("folder", plan.folder().root().toString());
      ObjectNode counts = json.putObject("records");
      fates.forEach((fate, count) -> counts.put(fate.name().toLowerCase(Locale.ROOT), count));
      json.put("manifests", data.manifestIds().size()).put("version", data.version());
      System.out.println(json);
    } else {
      List<String> parts = new ArrayList<>();
      fates.forEach((fate, count) -> parts.add(count + " " + fate.name().toLowerCase(Locale.ROOT)));
      progress.end(
          String.join(" + ", parts)
              + ", "
              + data.manifestIds().size()
              + " manifests in "
              + plan.folder().root());
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
