package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.adapter.MergeAdapters;
import io.penstock.models.generate.Sampling;
import io.penstock.models.generate.TextGenerator;
import io.penstock.models.generate.TextGenerator.Continuation;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock generate}. */
@Command(
    name = "penstock generate",
    mixinStandardHelpOptions = true,
    description = {
      "Let a model continue texts. The same arguments give the same text; with several prompts, the"
          + " n-th draws as it would alone with the seed plus n, from 0."
    })
public final class GenerateMain implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "A Hugging Face model's folder, with its tokenizer.")
  private Path model = Path.of("");

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "An adapter for the model; given again, one is added to the other.")
  private List<Path> adapters = new ArrayList<>();

  @Option(names = "--prompt", paramLabel = "TEXT", description = "What to continue.")
  private @Nullable String prompt;

  @Option(
      names = "--prompts",
      paramLabel = "FILE.jsonl",
      description = "Lines with the key prompt, continued together.")
  private @Nullable Path prompts;

  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      defaultValue = "100",
      description = "How many tokens at most. Default: ${DEFAULT-VALUE}.")
  private int maxNewTokens;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "0",
      description = "0 always takes the likeliest token. Default: ${DEFAULT-VALUE}.")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      defaultValue = "0",
      description = "Draw from the so many likeliest; 0 from all. Default: ${DEFAULT-VALUE}.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "X",
      defaultValue = "1",
      description = "Draw from the likeliest that hold this share. Default: ${DEFAULT-VALUE}.")
  private double topP;

  @Option(
      names = "--min-p",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Draw from those so likely, as a share of the likeliest. Default:" + " ${DEFAULT-VALUE}.")
  private double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      defaultValue = "1",
      description = "Above 1, what was said becomes less likely. Default: ${DEFAULT-VALUE}.")
  private double repetitionPenalty;

  @Option(names = "--stop", paramLabel = "TEXT", description = "Ends a text; may be repeated.")
  private List<String> stops = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of the draws. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Cores one operation may use. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(names = "--json", description = "Print one JSON object a prompt, each on its line.")
  private boolean json;

  GenerateMain() {}

  /** Ends with 0 when all texts are there, 1 when they cannot be made, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new GenerateMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    if ((prompt == null) == (prompts == null)) {
      throw new ParameterException(
          spec.commandLine(), "expected either --prompt or --prompts, found both or neither");
    }
    if (threads < 1) {
      throw new ParameterException(
          spec.commandLine(), "--threads: expected a positive number, found " + threads);
    }
    sampling(Set.of()); // refused before the model is read
    try {
      generate();
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("penstock generate: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Sampling sampling(Set<Integer> stopTokens) {
    try {
      return new Sampling(
          maxNewTokens, temperature, topK, topP, minP, repetitionPenalty, stopTokens, seed);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private void generate() throws IOException {
    List<String> texts = prompt != null ? List.of(prompt) : readPrompts();
    int context = HuggingFaceModel.config(model).contextLength(); // refuses what is no model
    PipelineTokenizer tokenizer = PipelineTokenizer.read(model);
    List<int[]> ids = new ArrayList<>();
    for (String text : texts) {
      ids.add(tokenizer.framing().apply(tokenizer.encode(text, Specials.AS_TOKENS)));
    }
    PrintWriter out = spec.commandLine().getOut();
    boolean streams = !json && texts.size() == 1;
    TorchEngine.prepareThread(threads);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel loaded = HuggingFaceModel.read(model, manager)) {
      requireInContext(ids, context);
      MergeAdapters.into(loaded, adapters); // a token then costs what the base's does
      Set<Integer> ends = EndTokens.of(model, tokenizer);
      List<Continuation> made =
          new TextGenerator(loaded, tokenizer)
              .generate(
                  ids,
                  sampling(ends),
                  stops,
                  (row, piece) -> {
                    if (streams) {
                      out.print(piece);
                      out.flush();
                    }
                  });
      report(texts, ids, made, streams);
      remarkBeyondContext(ids, made, context);
    }
  }

  /** A model that cannot see the whole prompt answers another one. */
  private static void requireInContext(List<int[]> ids, int context) {
    for (int i = 0; i < ids.size(); i++) {
      if (ids.get(i).length > context) {
        throw new IllegalArgumentException(
            "prompt %d has %d tokens, the model's context is %d: shorten it"
                .formatted(i + 1, ids.get(i).length, context));
      }
    }
  }

  private void remarkBeyondContext(List<int[]> ids, List<Continuation> made, int context) {
    for (int i = 0; i < made.size(); i++) {
      int length = ids.get(i).length + made.get(i).newTokens();
      if (length > context) {
        spec.commandLine()
            .getErr()
            .println(
                "penstock generate: text %d grew to %d tokens, the model's context is %d: its end saw"
                        .formatted(i + 1, length, context)
                    + " the newest tokens only");
      }
    }
  }

  private void report(
      List<String> texts, List<int[]> ids, List<Continuation> made, boolean streamed)
      throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    for (int i = 0; i < made.size(); i++) {
      if (json) {
        out.println(
            JSON.writeValueAsString(
                JSON.createObjectNode()
                    .put("prompt", texts.get(i))
                    .put("completion", made.get(i).text())
                    .put("prompt_tokens", ids.get(i).length)
                    .put("new_tokens", made.get(i).newTokens())));
      } else {
        out.println(streamed ? "" : made.get(i).text());
      }
    }
  }

  private List<String> readPrompts() throws IOException {
    List<String> texts = new ArrayList<>();
    Path file = Objects.requireNonNull(prompts);
    for (String line : Files.readAllLines(file)) {
      JsonNode text = line.isBlank() ? null : JSON.readTree(line).path("prompt");
      if (text != null && !text.isTextual()) {
        throw new IOException(
            "%s: line %d has no text under prompt".formatted(file, texts.size() + 1));
      }
      if (text != null) {
        texts.add(text.textValue());
      }
    }
    return texts;
  }
}
