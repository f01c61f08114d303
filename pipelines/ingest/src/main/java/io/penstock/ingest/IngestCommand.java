package io.penstock.ingest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.DiskFullException;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.stage.StageKind;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.chunk.TextCounter;
import io.penstock.text.container.RecordFields;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.CachePlace;
import io.penstock.text.parse.HtmlMode;
import io.penstock.text.parse.OcrOptions;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserLimits;
import io.penstock.text.parse.ParserMode;
import io.penstock.text.parse.PasswordSource;
import io.penstock.text.parse.isolated.ProcessLimits;
import io.penstock.text.recipe.Recipe;
import io.penstock.transforms.event.EventLog;
import io.penstock.transforms.read.Frontier;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.read.TopicEnds;
import io.penstock.transforms.request.RequestStages;
import io.penstock.transforms.request.StagePolicy;
import io.penstock.transforms.request.StageRequests;
import io.penstock.transforms.shard.TemporaryFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.apache.kafka.common.KafkaException;

/**
 * A run as its user sees it: checked, locked, restarted where it fails, and told about at the end.
 */
final class IngestCommand {
  private static final String KAFKA = "kafka://";

  /** A job that fails so often without committing anything new has a cause that stays. */
  private static final int ATTEMPTS_WITHOUT_PROGRESS = 3;

  /**
   * The heap that a document takes on its way, in its own sizes: as bytes, as text, cleaned,
   * packed, as chunks and as rows, some of it twice.
   */
  private static final int HEAP_PER_DOCUMENT = 25;

  private final IngestPlan.Kind kind;
  private final IngestArguments arguments;
  private final Clock clock = Clock.systemUTC();

  IngestCommand(IngestPlan.Kind kind, IngestArguments arguments) {
    this.kind = kind;
    this.arguments = arguments;
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
      IngestPlan checked = plan(folder, 0, List.of());
      if ((arguments.indexTo != null || arguments.trainTo != null)
          && checked.bootstrapServers().isEmpty()) {
        throw new IllegalArgumentException(
            "--index-to and --train-to ask on Kafka: expected --bootstrap HOST:PORT");
      }
      if (!isKafka() && folder.root().startsWith(absolute(Path.of(arguments.from)))) {
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
      ReadRawRecords read = reader(folder, listings);
      List<Outcome> sample = read.first(arguments.sample);
      IngestPlan plan = plan(folder, 0, List.of());
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
    ReadRawRecords read = reader(folder, folder.state());
    requireEventBroker();
    if (arguments.fromManifests && !beginAgain(folder, read.frontier())) {
      return 0;
    }
    if (arguments.fromCheckpoint != null) {
      goBack(folder, arguments.fromCheckpoint);
    }
    StateFormat.claim(
        folder,
        kind,
        isKafka() ? "topics" : "files",
        plan(folder, 0, List.of()).signatures(),
        new Checkpoints(folder).newest().isPresent());
    boolean bounded = arguments.bounded || !isKafka();
    Optional<Frontier> until = bounded ? Optional.of(read.frontier()) : Optional.empty();
    Progress progress =
        new Progress(
            kind.name().toLowerCase(Locale.ROOT), until.map(Frontier::count), arguments.json);
    List<StageRequests> stages = stages(folder);
    IngestPlan plan = plan(folder, 0, stages);
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
        plan = plan(folder, attempt, stages);
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
        ManifestRestart.plan(folder, kind, arguments.nearDuplicatePolicy(), frontier, clock);
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

  private boolean isKafka() {
    return arguments.from.startsWith(KAFKA);
  }

  /**
   * @param listings where the listing of files is kept
   */
  private ReadRawRecords reader(DataFolder folder, Path listings)
      throws IOException, IngestException {
    if (!isKafka()) {
      Path root = Path.of(arguments.from);
      String name = String.valueOf(absolute(root).getFileName());
      Path listing = listings.resolve("listing-" + name + ".json");
      if (listing.startsWith(folder.state())) {
        requireListing(folder, name, listing);
      }
      try {
        return ReadRawRecords.fromFiles(listing, name, root, clock, recordFields());
      } catch (NoSuchFileException e) {
        throw new IngestException("--from " + root + ": no such file or folder", e);
      } catch (AccessDeniedException e) {
        throw new IngestException(
            "--from "
                + root
                + ": "
                + e.getFile()
                + " must not be read, so its records cannot be counted; allow it, or take it away",
            e);
      }
    }
    String broker = broker();
    try {
      return ReadRawRecords.fromTopics(broker, topics());
    } catch (KafkaException e) {
      throw new IngestException(
          "--from " + arguments.from + ": " + e.getMessage() + ". Is the broker running?", e);
    }
  }

  /** Preferences and instructions are lines of many shapes, which are told apart later. */
  private Optional<RecordFields> recordFields() {
    return kind == IngestPlan.Kind.DOCUMENTS
        ? Optional.of(RecordFields.named(arguments.textField, arguments.idField))
        : Optional.empty();
  }

  /** A new listing would give the files other offsets than those that are committed. */
  private static void requireListing(DataFolder folder, String name, Path listing)
      throws IOException, IngestException {
    boolean committed =
        Manifests.all(folder).values().stream()
            .flatMap(m -> m.getOffsets().stream())
            .anyMatch(o -> o.getTopic().equals(name));
    if (committed && !Files.exists(listing)) {
      throw new IngestException(
          "the listing "
              + listing
              + " is gone, and the manifests in "
              + folder.root()
              + " count the files of "
              + name
              + " by it. Restore it from a copy, or choose a new folder with --to.");
    }
  }

  /** kafka://HOST:PORT or kafka://HOST:PORT/TOPIC,TOPIC */
  private String broker() {
    String rest = arguments.from.substring(KAFKA.length());
    int slash = rest.indexOf('/');
    return slash < 0 ? rest : rest.substring(0, slash);
  }

  /** A producer would try for two minutes, in each attempt, and say it in the log alone. */
  private void requireEventBroker() throws IngestException {
    if (arguments.bootstrap != null) {
      try {
        TopicEnds.of(arguments.bootstrap, List.of(Topics.SHARD_MANIFESTS));
      } catch (KafkaException e) {
        throw new IngestException(
            "--bootstrap "
                + arguments.bootstrap
                + ": "
                + e.getMessage()
                + ". Is the broker running?",
            e);
      }
    }
  }

  private List<String> topics() {
    int slash = arguments.from.indexOf('/', KAFKA.length());
    if (slash >= 0) {
      return List.of(arguments.from.substring(slash + 1).split(",", -1));
    }
    return switch (kind) {
      case DOCUMENTS -> List.of(Topics.RAW_DOCUMENTS);
      case FEEDBACK -> List.of(Topics.RAW_PREFERENCES, Topics.RAW_INSTRUCTIONS);
    };
  }

  private List<StageRequests> stages(DataFolder folder) {
    List<StageRequests> stages = new ArrayList<>();
    if (arguments.indexTo != null) {
      stages.add(stage(StageKind.INDEX, folder, arguments.indexTo, Map.of()));
    }
    if (arguments.trainTo != null) {
      stages.add(stage(StageKind.TRAIN, folder, arguments.trainTo, arguments.trainOptions));
    }
    return stages;
  }

  private IngestPlan plan(DataFolder folder, int restart, List<StageRequests> stages) {
    Optional<String> bootstrap =
        arguments.bootstrap != null
            ? Optional.of(arguments.bootstrap)
            : isKafka() ? Optional.of(broker()) : Optional.empty();
    String name = arguments.name != null ? arguments.name : folder.root().getFileName().toString();
    return new IngestPlan(
        kind,
        name,
        Long.toString(clock.millis(), 36)
            + Long.toString(ProcessHandle.current().pid(), 36)
            + "r"
            + restart,
        folder,
        bootstrap,
        parse(),
        new TextLengthRule(arguments.minCharacters),
        new LetterShareRule(arguments.minLetterShare),
        Optional.ofNullable(arguments.recipe).map(Recipe::of),
        arguments.nearDuplicatePolicy(),
        ChunkerKind.named(arguments.chunker),
        new ChunkPolicy(
            arguments.chunkTargetLength, arguments.chunkOverlapLength, TextCounter.CHARACTERS),
        columns(),
        new StagePolicy(
            arguments.everyShards,
            arguments.everyTokens,
            Duration.ofSeconds(arguments.everySeconds)),
        stages);
  }

  private DatasetColumns columns() {
    if (arguments.datasetInfo == null && arguments.dataset == null) {
      return DatasetColumns.AS_NAMED;
    }
    if (arguments.datasetInfo == null || arguments.dataset == null) {
      throw new IllegalArgumentException("--dataset-info FILE and --dataset NAME go together");
    }
    if (kind != IngestPlan.Kind.FEEDBACK) {
      throw new IllegalArgumentException("--dataset-info is for `ingest feedback`");
    }
    String json;
    try {
      json = Files.readString(arguments.datasetInfo);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--dataset-info %s cannot be read: %s".formatted(arguments.datasetInfo, e), e);
    }
    return DatasetColumns.of(json, "--dataset-info " + arguments.datasetInfo, arguments.dataset);
  }

  /**
   * What can be taken without running out of memory. A cluster's heaps are not known here.
   *
   * @param heapBytes of this process
   */
  static long maxDocumentBytes(boolean onCluster, long heapBytes) {
    long most = ParserLimits.DEFAULT.maxBytes();
    return onCluster ? most : Math.min(most, heapBytes / HEAP_PER_DOCUMENT);
  }

  private ParseOptions parse() {
    PasswordSource passwords = new PasswordSource(place(arguments.passwordsFrom));
    if (arguments.flinkMaster == null) {
      // On a cluster they lie where the TaskManagers are.
      passwords.read();
    }
    return new ParseOptions(
        new ParserLimits(
            arguments.maxDocumentBytes != null
                ? arguments.maxDocumentBytes
                : maxDocumentBytes(arguments.flinkMaster != null, Runtime.getRuntime().maxMemory()),
            ParserLimits.DEFAULT.maxPages(),
            ParserLimits.DEFAULT.maxCharacters()),
        HtmlMode.named(arguments.html),
        passwords,
        ParserMode.named(arguments.parsers),
        new ProcessLimits(
            arguments.parserMemoryMebibytes,
            Duration.ofSeconds(arguments.parserTimeoutSeconds),
            ProcessLimits.DEFAULT.documentsPerProcess()),
        CachePlace.named(
            List.of("off", "memory").contains(arguments.parseCache)
                ? arguments.parseCache
                : place(arguments.parseCache)),
        new OcrOptions(
            OcrOptions.Mode.named(arguments.ocr),
            arguments.ocrLanguages,
            Duration.ofSeconds(arguments.ocrTimeoutSeconds)));
  }

  /** A path from wherever it is read. */
  private static String place(String place) {
    return place.isEmpty() || place.startsWith("env:")
        ? place
        : absolute(Path.of(place)).toString();
  }

  private static StageRequests stage(
      StageKind stage, DataFolder folder, Path output, Map<String, String> specification) {
    return new StageRequests(
        stage, folder.root().toString(), absolute(output).toString(), specification);
  }
}
