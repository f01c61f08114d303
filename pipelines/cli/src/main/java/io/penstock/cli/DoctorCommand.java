package io.penstock.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.cli.process.MemoryLimits;
import io.penstock.cli.process.Program;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what this machine offers, and what each process would take of it. */
@Command(
    name = "doctor",
    description = {
      "Look at the JDK, the memory and the disk, and list what each process may take of them.",
      "Exit code 1 if something is too little for the demo."
    })
final class DoctorCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1024L * 1024;
  private static final int JDK_MIN = 17;

  /** libtorch unpacked, the demo's folder, and room for the checkpoints. */
  private static final long DISK_MIN_BYTES = 2048 * MEBIBYTE;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Where data is to go. Default: the working folder.")
  private Path folder = Path.of(".");

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /** What was looked at. */
  private record Machine(int jdk, long memoryBytes, Path folder, long freeBytes) {
    List<String> complaints() {
      List<String> complaints = new ArrayList<>();
      if (jdk < JDK_MIN) {
        complaints.add("the JDK is of version %d: expected %d or newer".formatted(jdk, JDK_MIN));
      }
      DemoMemory.complaint(memoryBytes).ifPresent(complaints::add);
      if (freeBytes < DISK_MIN_BYTES) {
        complaints.add(
            "%s has %s free: expected at least %s"
                .formatted(folder, Progress.bytes(freeBytes), Progress.bytes(DISK_MIN_BYTES)));
      }
      return complaints;
    }
  }

  @Override
  public Integer call() {
    Machine machine = look();
    Map<String, MemoryLimits> limits = new LinkedHashMap<>();
    Program.all().forEach((name, program) -> limits.put(name, program.memory(machine.memoryBytes)));
    List<String> complaints = machine.complaints();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.text(json(machine, limits, complaints)));
    } else {
      print(machine, limits, complaints, out);
    }
    return complaints.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Machine look() {
    try {
      Path real = folder.toRealPath();
      return new Machine(
          Runtime.version().feature(),
          MemoryLimits.machineBytes(),
          real,
          Files.getFileStore(real).getUsableSpace());
    } catch (IOException e) {
      throw new CommandFailure("--dir " + folder + ": no such folder", e);
    }
  }

  /** Where the parsers would find a program: folders of PATH that are no relative ones. */
  private static Optional<String> place(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(file -> file.isAbsolute() && Files.isRegularFile(file) && Files.isExecutable(file))
        .map(Path::toString)
        .findFirst();
  }

  private static void print(
      Machine machine, Map<String, MemoryLimits> limits, List<String> complaints, PrintWriter out) {
    out.println("JDK       " + machine.jdk + ", " + System.getProperty("java.home"));
    out.println("memory    " + Progress.bytes(machine.memoryBytes));
    out.println("disk      " + Progress.bytes(machine.freeBytes) + " free in " + machine.folder);
    out.println(
        "pdftotext "
            + place("pdftotext")
                .orElse("not found: pages of PDFs that PDFBox cannot read stay unread"));
    out.println(
        "tesseract "
            + place("tesseract").orElse("not found: scanned pages of PDFs stay without text"));
    out.println();
    out.println("What each process may take, in MiB:");
    out.println("process      heap  direct  metaspace  unmanaged  together");
    limits.forEach(
        (name, memory) ->
            out.println(
                "%-10s %6d  %6d  %9d  %9d  %8d"
                    .formatted(
                        name,
                        memory.heap(),
                        memory.direct(),
                        memory.metaspace(),
                        memory.unmanaged(),
                        memory.together())));
    complaints.forEach(complaint -> out.println("\n" + complaint));
  }

  private static ObjectNode json(
      Machine machine, Map<String, MemoryLimits> limits, List<String> complaints) {
    ObjectNode object =
        Json.object()
            .put("jdk", machine.jdk)
            .put("memory_bytes", machine.memoryBytes)
            .put("folder", machine.folder.toString())
            .put("free_bytes", machine.freeBytes)
            .put("pdftotext", place("pdftotext").orElse(null))
            .put("tesseract", place("tesseract").orElse(null));
    ObjectNode processes = object.putObject("processes_mebibytes");
    limits.forEach(
        (name, memory) ->
            processes
                .putObject(name)
                .put("heap", memory.heap())
                .put("direct", memory.direct())
                .put("metaspace", memory.metaspace())
                .put("unmanaged", memory.unmanaged())
                .put("together", memory.together()));
    complaints.forEach(object.putArray("complaints")::add);
    return object;
  }
}
