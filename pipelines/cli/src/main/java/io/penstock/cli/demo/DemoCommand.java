package io.penstock.cli.demo;

import io.penstock.cli.CommandFailure;
import io.penstock.cli.DemoFolder;
import io.penstock.cli.DemoMemory;
import io.penstock.cli.Json;
import io.penstock.cli.LastDemo;
import io.penstock.cli.process.ChildProcesses;
import io.penstock.cli.process.MemoryLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the whole of Penstock on one machine. */
@Command(
    name = "demo",
    description = {
      "Take documents and feedback through the whole path on this machine: into Kafka, through the pipelines"
          + " on Flink into Parquet shards, on to a training run and a search index, with metrics coming"
          + " back as events.",
      "",
      "Run again on the same folder it goes on where it was."
    })
public final class DemoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "penstock-demo",
      description = "Where everything goes. Default: ${DEFAULT-VALUE}.")
  private Path root = Path.of("");

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Your own documents (PDF, Markdown, HTML, text) and JSONL files of feedback. Default:"
              + " example data.")
  private @Nullable Path data;

  @Option(names = "--serve", description = "Keep everything running afterwards, until interrupted.")
  private boolean serve;

  @Option(names = "--json", description = "Print one JSON object at the end, and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException, IOException {
    requireMemory(MemoryLimits.machineBytes());
    DemoFolder folder = new DemoFolder(root);
    Path source = data == null ? folder.samples() : data.toAbsolutePath().normalize();
    DemoClaim.check(folder, source);
    if (data != null && !DemoInput.of(source).hasDocuments()) {
      throw new CommandFailure("--data: no documents in " + source);
    }
    try (FileChannel lock = lock(folder)) {
      DemoClaim.take(folder, source);
      run(folder, data == null ? DemoInput.samples(source) : DemoInput.of(source));
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireMemory(long machineBytes) {
    DemoMemory.complaint(machineBytes)
        .ifPresent(
            complaint -> {
              throw new CommandFailure(complaint);
            });
    DemoMemory.warning(machineBytes).ifPresent(spec.commandLine().getErr()::println);
  }

  private void run(DemoFolder folder, DemoInput input) throws InterruptedException, IOException {
    boolean terminal = Boolean.getBoolean("penstock.terminal");
    PrintWriter err = spec.commandLine().getErr();
    try (Phases phases = new Phases(err, terminal, System::nanoTime);
        ChildProcesses children = new ChildProcesses(folder.logs())) {
      try {
        run(folder, new Demo(folder, input, phases, children, System::nanoTime));
      } catch (CommandFailure e) {
        // Who interrupts us interrupts our children: that they end is no failure then.
        children.parkWhileEnding();
        throw e;
      }
    }
  }

  private void run(DemoFolder folder, Demo demo) throws InterruptedException, IOException {
    DemoResult result = demo.run();
    LastDemo.ofUser().remember(folder);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(DemoJson.of(result)));
    } else {
      new DemoScreen(result, out).print();
    }
    if (serve) {
      PrintWriter err = spec.commandLine().getErr();
      demo.serve(() -> err.println("Ctrl-C ends it; the same command goes on from there."));
    }
  }

  /** Two demos in one folder would share a broker's files. */
  private static FileChannel lock(DemoFolder folder) {
    Path file = folder.root().resolve("demo.lock");
    try {
      Files.createDirectories(folder.root());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new CommandFailure("another demo runs in " + folder.root());
      }
      return channel;
    } catch (IOException e) {
      throw new CommandFailure("the folder " + folder.root() + " cannot be written: " + e, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
