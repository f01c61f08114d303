package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.penstock.schemas.event.DatasetRef;
import io.penstock.schemas.event.RunEvent;
import io.penstock.schemas.event.RunEventType;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.stages.kafka.KafkaFacts;
import io.penstock.stages.kafka.KafkaSettings;
import io.penstock.stages.seal.EncoderArguments;
import io.penstock.stages.seal.RowArguments;
import io.penstock.stages.seal.SealReport;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.StartCheck;
import io.penstock.text.seal.GroupBy;
import io.penstock.text.seal.RowOptions;
import io.penstock.text.seal.Seal;
import io.penstock.text.seal.SealOptions;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.WeightedData;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock shards seal}. */
@Command(
    name = "penstock shards seal",
    mixinStandardHelpOptions = true,
    description = {
      "Seal a version of a data set for training: its live rows, deletes applied, ordered and"
          + " split by their keys and the seed, encoded, masked and packed. The same rows and options"
          + " give the same bytes, however the stream was cut into shards. Says what became of every"
          + " row and token."
    },
    sortOptions = false,
    footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong usage."})
public final class SealMain implements Callable<Integer> {
  private static final SealOptions DEFAULTS = SealOptions.defaults();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "A data folder, or a demo's folder: then its documents or its feedback.")
  private Path folder = Path.of("");

  @Mixin private RowArguments rows = new RowArguments();

  @Mixin private EncoderArguments encoding = new EncoderArguments();

  @Option(
      names = "--sequence-length",
      paramLabel = "TOKENS",
      description = "The most tokens in a row. Default: 128.")
  private int sequenceLength = DEFAULTS.sequenceLength();

  @Option(
      names = "--vocabulary-size",
      paramLabel = "TOKENS",
      description = "How many tokens the tokenizer learns. Default: 512.")
  private int vocabularySize = DEFAULTS.vocabularySize();

  @Option(
      names = "--held-out-fraction",
      paramLabel = "SHARE",
      description = "The share of documents to hold out. Default: 0.1.")
  private double heldOutFraction = DEFAULTS.heldOutFraction();

  @Option(
      names = "--test-fraction",
      paramLabel = "SHARE",
      description = "The share of documents for a split to test by at the end. Default: 0, none.")
  private double testFraction = DEFAULTS.testFraction();

  @Option(
      names = "--group-by",
      paramLabel = "KEY",
      description =
          "Which rows lie in one split together: content, document, prompt, or metadata.KEY."
              + " Default: content.")
  private String groupBy = DEFAULTS.groupBy().name();

  @Option(
      names = "--mix",
      paramLabel = "DIR=WEIGHT",
      description =
          "Another data folder, sealed with this one, and how often each row of it is learned in a"
              + " pass: 2 takes each twice, 0.5 every second one. More than once.")
  private Map<Path, Double> mix = new LinkedHashMap<>();

  @Option(
      names = "--weight",
      paramLabel = "WEIGHT",
      description = "The same for DIR itself. Default: 1.")
  private double weight = 1;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Kafka to tell of the sealed version, on the topic run-events.")
  private @Nullable String bootstrap;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides what is held out, and the order. Default: 1337.")
  private long seed = DEFAULTS.seed();

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description =
          "How much of documents to hold while they are sorted; the rest goes through temporary"
              + " files. Changes nothing of what is sealed. Default: 128.")
  private int memory = (int) (Seal.DEFAULT_MEMORY_BYTES >> 20);

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  SealMain() {}

  /** Ends with 0 when the version is sealed, 1 when it cannot be, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new SealMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    SealOptions options;
    RowOptions rowOptions;
    try {
      options =
          new SealOptions(
              sequenceLength,
              vocabularySize,
              heldOutFraction,
              testFraction,
              new GroupBy(groupBy),
              seed);
      rowOptions = rows.options(sequenceLength);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "--from-documents: " + e.getMessage(), e);
    }
    if (memory < 1) {
      throw new ParameterException(
          spec.commandLine(), "--memory: expected MiB from 1, found " + memory);
    }
    try {
      List<WeightedData> mixture = mixture();
      Optional<RowEncoder> encoder = encoding.encoder(rowOptions.loss());
      encoder.map(StartCheck::findings).orElse(List.of()).forEach(this::warn);
      Seal seal =
          encoder.isPresent()
              ? Seal.with(encoder.get(), options, rowOptions, Clock.systemUTC())
              : Seal.learningTokenizer(options, rowOptions, Clock.systemUTC());
      SealedData sealed = seal.sortingWithin((long) memory << 20).seal(mixture);
      report(sealed);
      if (bootstrap != null) {
        new KafkaFacts(new KafkaSettings(bootstrap)).publish(event(sealed));
      }
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("penstock shards seal: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void warn(String finding) {
    spec.commandLine().getErr().println("penstock shards seal: attention: " + finding);
  }

  private List<WeightedData> mixture() throws IOException {
    List<WeightedData> mixture = new ArrayList<>();
    mixture.add(new WeightedData(DataSet.open(data(folder)), weight));
    for (Map.Entry<Path, Double> other : mix.entrySet()) {
      mixture.add(new WeightedData(DataSet.open(data(other.getKey())), other.getValue()));
    }
    return mixture;
  }

  private DataFolder data(Path from) {
    String inDemo = rows.areOfDocuments() ? "documents" : "feedback";
    for (Path candidate : new Path[] {from, from.resolve(inDemo)}) {
      if (Files.isDirectory(new DataFolder(candidate).manifests())) {
        return new DataFolder(candidate);
      }
    }
    throw new ParameterException(
        spec.commandLine(), "DIR: expected a data folder with manifests/, found " + from);
  }

  private void report(SealedData sealed) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      SealReport.json(sealed, out);
    } else {
      SealReport.text(sealed, out);
    }
  }

  /**
   * The version's folder is the run's name, so that it is told once, however often it is sealed.
   */
  private static RunEvent event(SealedData sealed) {
    SealedVersion version = sealed.version();
    Map<String, String> facets = new TreeMap<>();
    version.getLedger().forEach((name, count) -> facets.put(name, count.toString()));
    String folder = sealed.folder().toString();
    return RunEvent.newBuilder()
        .setRunId(String.valueOf(sealed.folder().getFileName()))
        .setJob("seal")
        .setEventType(RunEventType.COMPLETE)
        .setEventTime(sealed.manifest().getCreatedAt())
        .setProgress(1.0)
        .setOutputs(List.of(new DatasetRef("file", folder, version.getVersion())))
        .setFacets(facets)
        .build();
  }
}
