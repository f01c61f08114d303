package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.evaluate.Perplexity;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock evaluate}. */
@Command(
    name = "penstock evaluate",
    mixinStandardHelpOptions = true,
    description = "Measure a model on texts it has not seen.")
public final class EvaluateMain implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  EvaluateMain() {}

  /** Ends with 0 when it is measured, 1 when it cannot be, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = commandLine().setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new EvaluateMain());
    command.addSubcommand(new OfPerplexity());
    return Programs.configured(command);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "expected perplexity");
  }

  /** {@code penstock evaluate perplexity}. */
  @Command(
      name = "perplexity",
      mixinStandardHelpOptions = true,
      description = {
        "The mean loss of a token in nats, its exponential, and the bits a byte of text takes."
      })
  static final class OfPerplexity implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
        names = "--model",
        required = true,
        paramLabel = "DIR",
        description = "A Hugging Face model's folder, with its tokenizer.")
    private Path model = Path.of("");

    @Option(
        names = "--data",
        required = true,
        paramLabel = "FILE|DIR",
        description = "A file of text, or a sealed version, whose held-out documents are read.")
    private Path data = Path.of("");

    @Option(
        names = "--threads",
        paramLabel = "N",
        defaultValue = "1",
        description = "Cores one operation may use. Default: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
      if (threads < 1) {
        throw new ParameterException(
            spec.commandLine(), "--threads: expected a positive number, found " + threads);
      }
      TorchEngine.prepareThread(threads);
      try (NDManager manager = TorchEngine.newManager();
          LanguageModel loaded = HuggingFaceModel.read(model, manager)) {
        Perplexity perplexity = new Perplexity(loaded);
        PipelineTokenizer tokenizer = PipelineTokenizer.read(model);
        if (Files.isDirectory(data)) {
          addSealed(perplexity, tokenizer);
        } else {
          add(perplexity, tokenizer.encode(Files.readString(data)), Files.size(data));
        }
        if (perplexity.targets() == 0) {
          throw new IOException(data + ": has no two tokens to foretell one from the other");
        }
        report(perplexity);
        return CommandLine.ExitCode.OK;
      } catch (IOException | IllegalArgumentException e) {
        spec.commandLine().getErr().println("penstock evaluate perplexity: " + e.getMessage());
        return CommandLine.ExitCode.SOFTWARE;
      }
    }

    private static void add(Perplexity perplexity, int[] ids, long bytes) {
      perplexity.add(ids, ids, bytes);
    }

    private void addSealed(Perplexity perplexity, PipelineTokenizer tokenizer) throws IOException {
      Path file = SealedData.open(data).tokens(Split.EVALUATION);
      try (ShardReader reader = ShardReader.open(file, "input_ids", "labels", "seq_lengths")) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          int[] ids = row.integers("input_ids");
          int[] labels = row.integers("labels");
          int from = 0;
          for (int length : row.integers("seq_lengths")) {
            int[] document = Arrays.copyOfRange(ids, from, from + length);
            perplexity.add(
                document,
                Arrays.copyOfRange(labels, from, from + length),
                tokenizer.decode(document).getBytes(UTF_8).length);
            from += length;
          }
        }
      }
    }

    private void report(Perplexity perplexity) throws IOException {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        ObjectMapper mapper = new ObjectMapper();
        out.println(
            mapper.writeValueAsString(
                mapper
                    .createObjectNode()
                    .put("loss", perplexity.loss())
                    .put("perplexity", perplexity.perplexity())
                    .put("bits_per_byte", perplexity.bitsPerByte())
                    .put("tokens", perplexity.targets())
                    .put("bytes", perplexity.bytes())));
        return;
      }
      out.println(
          String.format(
              Locale.ROOT,
              "loss %.4f, perplexity %.3f, %.4f bits a byte, over %d tokens",
              perplexity.loss(),
              perplexity.perplexity(),
              perplexity.bitsPerByte(),
              perplexity.targets()));
    }
  }
}
