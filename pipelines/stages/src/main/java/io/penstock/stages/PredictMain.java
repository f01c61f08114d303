package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.stages.train.RewardScores;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program behind {@code penstock predict}. */
@Command(
    name = "penstock predict",
    mixinStandardHelpOptions = true,
    description = "Score the answers of a file with a reward model, a line of JSON for each row.")
public final class PredictMain implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--reward", description = "Give rewards; so far all that is predicted.")
  private boolean reward;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "The reward model's folder, as penstock train reward leaves it.")
  private Path model = Path.of("");

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSON lines or an array: pairs, or prompts with completions, or conversations.")
  private Path data = Path.of("");

  PredictMain() {}

  /** Ends with 0 when rows were scored, 1 when none was or on failure, 2 on wrong usage. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new PredictMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public Integer call() {
    if (!reward) {
      throw new ParameterException(spec.commandLine(), "--reward: what to predict is missing");
    }
    PrintWriter err = spec.commandLine().getErr();
    RewardScores scores = new RewardScores();
    try {
      scores.score(model, data, spec.commandLine().getOut());
    } catch (IOException | IllegalArgumentException e) {
      err.println("penstock predict: " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    err.println(
        "%d rows scored, %d refused%s"
            .formatted(scores.scored(), scores.refused(), scores.accuracy()));
    err.flush();
    return scores.scored() > 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
