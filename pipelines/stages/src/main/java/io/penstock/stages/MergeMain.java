package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.adapter.MergeAdapters;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock merge}. */
@Command(
    name = "penstock merge",
    mixinStandardHelpOptions = true,
    description = {
      "Put adapters (PEFT's LoRA and DoRA) into their base model, which then needs them no more. The"
          + " result has the base's types, tokenizer and other files."
    })
public final class MergeMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The base: a Hugging Face model folder.")
  private Path model = Path.of("");

  @Option(
      names = "--adapter",
      required = true,
      paramLabel = "DIR",
      description = "An adapter's folder; given again, one is added to the other.")
  private List<Path> adapters = new ArrayList<>();

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DIR",
      description = "The folder to write, which must not be there yet.")
  private Path to = Path.of("");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  MergeMain() {}

  /** Ends with 0 when the merged model is there, 1 when it cannot be, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new MergeMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    try {
      report(MergeAdapters.into(model, adapters, to));
      return CommandLine.ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      spec.commandLine().getErr().println("penstock merge: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private void report(int changed) throws JsonProcessingException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      ObjectMapper mapper = new ObjectMapper();
      ObjectNode object = mapper.createObjectNode().put("folder", to.toString());
      object.put("adapters", adapters.size()).put("changed_modules", changed);
      out.println(mapper.writeValueAsString(object));
      return;
    }
    out.println("%d linear maps changed, in %s".formatted(changed, to));
  }
}
