package io.penstock.cli.process;

import io.penstock.cli.CommandFailure;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in the place of this command: same terminal, same output, same exit code. */
public final class Foreground {
  private static final long END_SECONDS = 15;

  private Foreground() {}

  /** Waits for its end and gives its exit code. */
  public static int run(Program program, List<String> arguments) throws InterruptedException {
    Process process;
    try {
      Program shown = Boolean.getBoolean("penstock.terminal") ? program.onTerminal() : program;
      process = shown.process(arguments).inheritIO().start();
    } catch (IOException e) {
      throw new CommandFailure("cannot start a process: " + e.getMessage(), e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process), "end child process"));
    int code = process.waitFor();
    if (code == MemoryLimits.OUT_OF_MEMORY_EXIT) {
      throw new CommandFailure(MemoryLimits.OUT_OF_MEMORY_REMEDY);
    }
    return code;
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
    }
  }
}
