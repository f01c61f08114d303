package io.penstock.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A pipeline file, checked: which runs it describes, as arguments of {@code penstock ingest}. Keys
 * are the options' names; README.md of this module lists them.
 *
 * @param streaming whether the runs go on until they are stopped
 */
record PipelineFile(String name, boolean streaming, Path output, List<Run> runs) {
  private static final String KAFKA = "kafka://";
  private static final List<String> FILTER_KEYS =
      List.of("min-characters", "min-letter-share", "recipe", "steps");

  /** As ingest names them; this program does not load its classes. */
  private static final List<String> CHUNKERS =
      List.of("recursive", "fixed", "sentence", "markdown");

  PipelineFile {
    runs = List.copyOf(runs);
  }

  /** One source's run. */
  record Run(String source, List<String> arguments) {
    Run {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * Reads and checks a file; relative paths in it are relative to it.
   *
   * @throws ConfigurationException naming file, key path, what was expected and found
   */
  static PipelineFile read(Path file, Map<String, String> overrides) {
    Settings root =
        Settings.read(file, overrides)
            .allow(
                List.of(
                    "name", "mode", "output", "kafka", "sources", "parse", "filter", "dedupe",
                    "chunk", "shards", "stages"));
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    String name = root.requiredText("name");
    boolean streaming = root.word("mode", List.of("bounded", "streaming")).equals("streaming");
    Path output = folder.resolve(root.requiredText("output")).normalize();
    Optional<String> kafka = root.text("kafka");
    Settings sources =
        root.section("sources").allow(List.of("documents", "preferences", "instructions"));
    List<String> shared = new ArrayList<>();
    kafka.ifPresent(k -> shared.addAll(List.of("--bootstrap", k)));
    Settings shards =
        root.section("shards").allow(List.of("parallelism", "checkpoint-interval-millis"));
    add(shared, "--parallelism", shards.whole("parallelism", 1, 64));
    add(
        shared,
        "--checkpoint-interval-millis",
        shards.whole("checkpoint-interval-millis", 100, 3_600_000));
    List<Run> runs = new ArrayList<>();
    for (String source : List.of("documents", "preferences", "instructions")) {
      if (sources.has(source)) {
        List<String> arguments = new ArrayList<>();
        arguments.add(source.equals("documents") ? "documents" : "feedback");
        String from = from(folder, sources, source);
        arguments.addAll(List.of("--from", from));
        if (streaming && !from.startsWith(KAFKA)) {
          throw sources.wrong(
              source, "kafka://HOST:PORT in mode streaming: files have an end", '"' + from + '"');
        }
        arguments.addAll(List.of("--to", output.resolve(source).toString()));
        arguments.addAll(List.of("--name", name + "-" + source));
        if (!streaming) {
          arguments.add("--bounded");
        }
        arguments.addAll(shared);
        if (source.equals("documents")) {
          arguments.addAll(documentOptions(root, folder, output));
        }
        runs.add(new Run(source, arguments));
      }
    }
    if (runs.isEmpty()) {
      throw root.wrong("sources", "documents, preferences or instructions", "none of them");
    }
    return new PipelineFile(name, streaming, output, runs);
  }

  private static String from(Path folder, Settings sources, String source) {
    String from = sources.requiredText(source);
    if (from.startsWith(KAFKA)) {
      // A topic may be named; without one, preferences and instructions are told apart here.
      return from.indexOf('/', KAFKA.length()) < 0 ? from + "/raw-" + source : from;
    }
    Path path = folder.resolve(from).normalize();
    if (!Files.exists(path)) {
      throw sources.wrong(source, "a file, a folder or kafka://HOST:PORT", path + " (not there)");
    }
    return path.toString();
  }

  private static List<String> documentOptions(Settings root, Path folder, Path output) {
    List<String> options = new ArrayList<>();
    options.addAll(parseOptions(root, folder));
    Settings filter = root.section("filter").allow(FILTER_KEYS);
    add(options, "--min-characters", filter.whole("min-characters", 0, Integer.MAX_VALUE));
    add(options, "--min-letter-share", filter.share("min-letter-share"));
    add(options, "--recipe", RecipeSetting.of(filter, folder));
    options.addAll(DedupeSettings.options(root));
    Settings chunk =
        root.section("chunk").allow(List.of("chunker", "target-length", "overlap-length"));
    if (chunk.has("chunker")) {
      options.addAll(List.of("--chunker", chunk.word("chunker", CHUNKERS)));
    }
    add(options, "--chunk-target-length", chunk.whole("target-length", 1, 1_000_000));
    add(options, "--chunk-overlap-length", chunk.whole("overlap-length", 0, 999_999));
    Settings stages = root.section("stages").allow(List.of("train", "index", "trigger"));
    if ((stages.has("train") || stages.has("index")) && !root.has("kafka")) {
      throw root.wrong("kafka", "HOST:PORT, where the stages are asked for", "nothing");
    }
    if (stages.has("index")) {
      options.addAll(List.of("--index-to", output.resolve("index").toString()));
    }
    if (stages.has("train")) {
      options.addAll(List.of("--train-to", output.resolve("stages").resolve("train").toString()));
      stages
          .section("train")
          .scalars()
          .forEach((key, value) -> options.addAll(List.of("--train-option", key + "=" + value)));
    }
    Settings trigger =
        stages.section("trigger").allow(List.of("every-shards", "every-tokens", "every-seconds"));
    for (String key : List.of("every-shards", "every-tokens", "every-seconds")) {
      add(options, "--" + key, trigger.whole(key, 0, Long.MAX_VALUE));
    }
    return options;
  }

  private static List<String> parseOptions(Settings root, Path folder) {
    List<String> options = new ArrayList<>();
    Settings parse =
        root.section("parse")
            .allow(
                List.of(
                    "max-document-bytes",
                    "text-field",
                    "id-field",
                    "parsers",
                    "memory-mebibytes",
                    "timeout-seconds",
                    "html",
                    "passwords-from",
                    "cache"));
    add(options, "--max-document-bytes", parse.whole("max-document-bytes", 1, 64L << 20));
    add(options, "--text-field", parse.text("text-field"));
    add(options, "--id-field", parse.text("id-field"));
    if (parse.has("parsers")) {
      options.addAll(
          List.of("--parsers", parse.word("parsers", List.of("isolated", "in-process"))));
    }
    add(options, "--parser-memory-mebibytes", parse.whole("memory-mebibytes", 32, 65_536));
    add(options, "--parser-timeout-seconds", parse.whole("timeout-seconds", 1, 86_400));
    if (parse.has("html")) {
      options.addAll(List.of("--html", parse.word("html", List.of("whole-page", "main-text"))));
    }
    // The place goes on, what lies there does not.
    add(
        options,
        "--passwords-from",
        parse
            .text("passwords-from")
            .map(place -> place.startsWith("env:") ? place : folder.resolve(place).toString()));
    add(
        options,
        "--parse-cache",
        parse
            .text("cache")
            .map(
                place ->
                    List.of("off", "memory").contains(place)
                        ? place
                        : folder.resolve(place).toString()));
    return options;
  }

  private static void add(List<String> arguments, String option, Optional<String> value) {
    value.ifPresent(v -> arguments.addAll(List.of(option, v)));
  }
}
