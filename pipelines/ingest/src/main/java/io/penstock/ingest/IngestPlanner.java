package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.chunk.TextCounter;
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
import io.penstock.transforms.request.StagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the plan of a run of its command line; what is wrong there is refused. */
final class IngestPlanner {
  /**
   * The heap that a document takes on its way, in its own sizes: as bytes, as text, cleaned,
   * packed, as chunks and as rows, some of it twice.
   */
  private static final int HEAP_PER_DOCUMENT = 25;

  private final IngestPlan.Kind kind;
  private final IngestArguments arguments;
  private final IngestInput input;
  private final Clock clock;

  IngestPlanner(IngestPlan.Kind kind, IngestArguments arguments, IngestInput input, Clock clock) {
    this.kind = kind;
    this.arguments = arguments;
    this.input = input;
    this.clock = clock;
  }

  /** What the run asks for, over what lies in the folder. */
  List<StageRequests> stages(DataFolder folder) {
    List<StageRequests> stages = new ArrayList<>();
    if (arguments.indexTo != null) {
      stages.add(stage(StageKind.INDEX, folder, arguments.indexTo, Map.of()));
    }
    if (arguments.trainTo != null) {
      stages.add(stage(StageKind.TRAIN, folder, arguments.trainTo, arguments.trainOptions));
    }
    return stages;
  }

  /**
   * The plan of one attempt.
   *
   * @param restart how many attempts this process has made before
   * @throws IllegalArgumentException naming the option that is wrong
   */
  IngestPlan plan(DataFolder folder, int restart, List<StageRequests> stages) {
    Optional<String> bootstrap =
        arguments.bootstrap != null
            ? Optional.of(arguments.bootstrap)
            : input.isTopics() ? Optional.of(input.broker()) : Optional.empty();
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
        arguments.paragraphPolicy(),
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

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
