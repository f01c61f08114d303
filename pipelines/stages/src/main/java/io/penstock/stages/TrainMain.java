package io.penstock.stages;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.stages.train.TrainCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code penstock train}. */
@Command(
    name = "penstock train",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TrainCommand.Pretrain.class,
      TrainCommand.Sft.class,
      TrainCommand.Lora.class,
      TrainCommand.Qlora.class,
      TrainCommand.Reward.class,
      TrainCommand.Dpo.class,
      TrainCommand.Kto.class,
      TrainCommand.Orpo.class,
      TrainCommand.Ppo.class,
      TrainCommand.Grpo.class
    },
    description = "Train a language model; what comes out is a Hugging Face folder.")
public final class TrainMain implements Runnable {
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  TrainMain() {}

  /**
   * Ends with 0 when the model is trained, 1 on failure, 2 on wrong usage; told to stop by a
   * signal, with a checkpoint and the code that says so, 143 for SIGTERM and 130 for SIGINT.
   */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8));
    int code = Programs.commandLine(new TrainMain()).setOut(out).execute(arguments);
    out.flush();
    System.exit(code);
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }
}
