package io.penstock.cli.run;

import io.penstock.cli.process.ChildProcess;
import io.penstock.cli.process.ChildProcesses;
import io.penstock.cli.process.Foreground;
import io.penstock.cli.process.Program;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs what a pipeline file describes: one data folder for each of its sources. */
@Command(
    name = "run",
    description = "Run a pipeline file: sources, steps, shards and stage triggers.")
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "PIPELINE.yaml",
      description = "See pipeline.yaml of `penstock samples`.")
  private Path file = Path.of("");

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another value for a key, such as chunk.target-length=500.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--dry-run",
      description =
          "Say what the runs would do and what each step makes of the first documents, and write"
              + " nothing.")
  private boolean dryRun;

  @Override
  public Integer call() throws InterruptedException {
    PipelineFile pipeline;
    try {
      pipeline = PipelineFile.read(file, overrides);
    } catch (ConfigurationException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
    if (dryRun) {
      return dryRun(pipeline);
    }
    PrintWriter out = spec.commandLine().getOut();
    try (ChildProcesses children = new ChildProcesses(pipeline.output().resolve("logs"))) {
      List<ChildProcess> running = new ArrayList<>();
      for (PipelineFile.Run run : pipeline.runs()) {
        ChildProcess child =
            children.start(
                "ingest-" + run.source(),
                Program.INGEST.process(run.arguments()),
                line -> false,
                line -> out.println(run.source() + ": " + line));
        if (pipeline.streaming()) {
          running.add(child);
        } else {
          child.requireSuccess();
        }
      }
      for (ChildProcess child : running) {
        child.requireSuccess();
      }
    }
    return ExitCode.OK;
  }

  /** Runs over feedback have one step, which has nothing to be set. */
  private Integer dryRun(PipelineFile pipeline) throws InterruptedException {
    for (PipelineFile.Run run : pipeline.runs()) {
      if (run.source().equals("documents")) {
        List<String> arguments = new ArrayList<>(run.arguments());
        arguments.add("--dry-run");
        int code = Foreground.run(Program.INGEST, arguments);
        if (code != ExitCode.OK) {
          return code;
        }
      } else {
        spec.commandLine()
            .getOut()
            .println("run " + pipeline.name() + "-" + run.source() + ": converts each row");
      }
    }
    return ExitCode.OK;
  }
}
