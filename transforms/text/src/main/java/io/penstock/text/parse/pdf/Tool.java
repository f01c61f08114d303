package io.penstock.text.parse.pdf;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program of this machine that reads what is given to it and prints text. It is started without a
 * shell and without this process's environment; what it may take of time, memory and output is
 * bounded, and what it has started ends with it.
 */
final class Tool {
  /** A page of 25 megapixels and the model of a language take a quarter of it. */
  private static final long MAX_MEMORY_BYTES = 2L << 30;

  /** Of processor time: ends what outlives this process, which then cannot end it. */
  private static final long MAX_PROCESSOR_SECONDS = 600;

  private static final Duration VERSION_PATIENCE = Duration.ofSeconds(10);
  private static final int MAX_ERROR_BYTES = 64 << 10;
  private static final int MAX_REASON_CHARACTERS = 200;
  private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Cntrl}]+");

  private final String name;
  private final List<String> command;
  private final String path;
  private final String version;

  private Tool(String name, List<String> command, String path, String version) {
    this.name = name;
    this.command = List.copyOf(command);
    this.path = path;
    this.version = version;
  }

  /** What it printed. */
  record Output(String text, String errors) {}

  /**
   * The first of this name in the folders, if it tells its version. Relative folders are passed
   * over: what lies in the working folder may be anyone's.
   *
   * @param path folders as in the variable PATH
   */
  static Optional<Tool> find(String name, String path, String versionArgument) {
    Optional<Path> program = locate(name, path);
    if (program.isEmpty()) {
      return Optional.empty();
    }
    List<List<String>> commands = new ArrayList<>();
    locate("prlimit", path)
        .ifPresent(
            limiter ->
                commands.add(
                    List.of(
                        limiter.toString(),
                        "--as=" + MAX_MEMORY_BYTES,
                        "--cpu=" + MAX_PROCESSOR_SECONDS,
                        "--core=0",
                        program.get().toString())));
    // Where a lower limit is set already, prlimit may not raise it.
    commands.add(List.of(program.get().toString()));
    for (List<String> command : commands) {
      Optional<String> version = version(new Tool(name, command, path, ""), versionArgument);
      if (version.isPresent()) {
        return Optional.of(new Tool(name, command, path, version.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> locate(String name, String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder.isEmpty() ? "." : folder, name);
      if (program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /** The first line of what it says, on either stream and with any exit code, that names it. */
  private static Optional<String> version(Tool tool, String argument) {
    try {
      Ended ended = tool.end(List.of(argument), null, VERSION_PATIENCE, MAX_ERROR_BYTES);
      return (ended.text + "\n" + ended.errors)
          .lines()
          .filter(line -> line.startsWith(tool.name))
          .findFirst()
          .map(Tool::line);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Its name and number, as it tells them. */
  String version() {
    return version;
  }

  /**
   * Runs it once.
   *
   * @param arguments never from a document
   * @param input what it reads from its standard input, if anything
   * @throws ToolException if it takes too long, prints too much or exits with another code than 0
   */
  Output run(List<String> arguments, @Nullable Path input, Duration patience, int maxBytes)
      throws IOException {
    Ended ended = end(arguments, input, patience, maxBytes);
    if (ended.code != 0) {
      String said = ended.errors.isBlank() ? "" : ": " + line(ended.errors);
      throw new ToolException("%s exited with %d%s".formatted(name, ended.code, said));
    }
    return new Output(ended.text, ended.errors);
  }

  private record Ended(int code, String text, String errors) {}

  private Ended end(List<String> arguments, @Nullable Path input, Duration patience, int maxBytes)
      throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(all);
    clean(builder.environment());
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      Drain output = Drain.of(process.getInputStream(), maxBytes, () -> kill(process));
      // Its complaints are cut, not counted: a broken file has thousands.
      Drain errors = Drain.of(process.getErrorStream(), MAX_ERROR_BYTES, () -> {});
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ToolException(
            "%s took longer than %.1f s".formatted(name, patience.toMillis() / 1000.0));
      }
      byte[] bytes = output.bytes();
      if (output.isTooMuch()) {
        throw new ToolException("%s printed more than %d bytes".formatted(name, maxBytes));
      }
      return new Ended(
          process.exitValue(), new String(bytes, UTF_8), new String(errors.bytes(), UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("interrupted while " + name + " ran");
    } finally {
      kill(process);
    }
  }

  /** With what it has started, as long as this can be told. */
  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  private void clean(Map<String, String> environment) {
    environment.keySet().retainAll(List.of("TESSDATA_PREFIX"));
    environment.put("PATH", path);
    environment.put("LANG", "C.UTF-8");
    // Tesseract's; more threads than one make it slower where all cores are in use.
    environment.put("OMP_THREAD_LIMIT", "1");
  }

  private static String line(String words) {
    String line = BLANKS.matcher(words).replaceAll(" ").strip();
    return line.substring(0, Math.min(MAX_REASON_CHARACTERS, line.length()));
  }
}
