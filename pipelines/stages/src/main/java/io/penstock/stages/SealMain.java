package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.text.seal.Seal;
import io.penstock.text.seal.SealOptions;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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
      "Seal a version of a data set for training: its live documents, deletes applied, ordered and"
          + " split by their keys and the seed, encoded and packed. The same rows and options give the"
          + " same bytes, however the stream was cut into shards."
    })
public final class SealMain implements Callable<Integer> {
  private static final SealOptions DEFAULTS = SealOptions.defaults();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      description = "A data folder, or a demo's folder: then its documents.")
  private Path folder = Path.of("");

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
    try {
      options = new SealOptions(sequenceLength, vocabularySize, heldOutFraction, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
    }
    if (memory < 1) {
      throw new ParameterException(
          spec.commandLine(), "--memory: expected MiB from 1, found " + memory);
    }
    try {
      DataSet documents = DataSet.open(data());
      Seal seal = Seal.learningTokenizer(options, Clock.systemUTC());
      report(seal.sortingWithin((long) memory << 20).seal(documents));
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("penstock shards seal: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private DataFolder data() {
    for (Path candidate : new Path[] {folder, folder.resolve("documents")}) {
      if (Files.isDirectory(new DataFolder(candidate).manifests())) {
        return new DataFolder(candidate);
      }
    }
    throw new ParameterException(
        spec.commandLine(), "DIR: expected a data folder with manifests/, found " + folder);
  }

  private void report(SealedData sealed) throws JsonProcessingException {
    @Nullable String tokenizer = sealed.version().getTokenizerHash();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode object = mapper.createObjectNode();
      object.put("folder", sealed.folder().toString());
      object.put("version", sealed.version().getVersion());
      object.put("documents", sealed.version().getDocuments());
      object.put("tokenizer", tokenizer);
      ObjectNode tokens = object.putObject("tokens");
      for (Split split : Split.values()) {
        tokens.put(split.label(), sealed.tokenCount(split));
      }
      out.println(mapper.writeValueAsString(object));
      return;
    }
    out.println(
        "version %s of %d documents"
            .formatted(sealed.version().getVersion(), sealed.version().getDocuments()));
    for (Split split : Split.values()) {
      out.println("%s: %d tokens".formatted(split.label(), sealed.tokenCount(split)));
    }
    out.println("in " + sealed.folder());
  }
}
