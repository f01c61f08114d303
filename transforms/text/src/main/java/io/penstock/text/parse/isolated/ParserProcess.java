package io.penstock.text.parse.isolated;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.RawDocument;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One parser process. Whoever started it owns it: {@link #close} ends it. It takes one document
 * after the other and is used by one thread at a time.
 */
final class ParserProcess implements AutoCloseable {
  private static final Duration START_PATIENCE = Duration.ofMinutes(1);
  private static final int LAST_WORDS = 2000;

  private final Process process;
  private final Path folder;
  private final DataOutputStream out;
  private final DataInputStream in;
  private final ScheduledExecutorService clock;
  private final StringBuilder lastWords = new StringBuilder();
  private final Thread errorReader;
  private volatile boolean late;
  private boolean retires;

  private ParserProcess(Process process, Path folder, ScheduledExecutorService clock) {
    this.process = process;
    this.folder = folder;
    this.clock = clock;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
    this.in = new DataInputStream(process.getInputStream());
    this.errorReader = new Thread(this::readErrors, "errors of a parser process");
    this.errorReader.setDaemon(true);
  }

  /**
   * Starts a process and waits until it is ready.
   *
   * @param greeting its first message
   * @param clock ends what takes too long
   * @throws IOException if it cannot start, which is no document's fault
   */
  static ParserProcess start(
      Class<?> main, ProcessLimits limits, byte[] greeting, ScheduledExecutorService clock)
      throws IOException {
    Path folder = Files.createTempDirectory("penstock-parser-");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(limits.javaOptions());
    command.addAll(classArchive());
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-XX:ErrorFile=" + folder.resolve("crash.log"));
    command.addAll(List.of("-cp", classpath(main, folder), main.getName()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    clean(builder.environment());
    ParserProcess started;
    try {
      started = new ParserProcess(builder.start(), folder, clock);
    } catch (IOException e) {
      delete(folder);
      throw e;
    }
    try {
      started.errorReader.start();
      started.greet(greeting);
      return started;
    } catch (IOException e) {
      started.close();
      throw new IOException(
          "a parser process did not start: " + e.getMessage() + ". " + started.lastWords(), e);
    }
  }

  private static String classpath(Class<?> main, Path folder) throws IOException {
    try {
      return ChildClasspath.of(main, folder);
    } catch (IOException e) {
      delete(folder);
      throw e;
    }
  }

  /** Of this process's environment, which may hold secrets, only what finds and limits programs. */
  private static void clean(Map<String, String> environment) {
    environment.keySet().retainAll(List.of("PATH", "TESSDATA_PREFIX"));
    environment.put("LANG", "C.UTF-8");
    environment.put("MALLOC_ARENA_MAX", "2");
    // Tesseract's; more threads than one make it slower where all cores are in use.
    environment.put("OMP_THREAD_LIMIT", "1");
  }

  /** The classes that this JVM maps instead of reading them; one that does not fit is ignored. */
  private static List<String> classArchive() {
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("-XX:SharedArchiveFile=")) {
        return List.of(argument, "-Xlog:cds=off", "-Xlog:cds+dynamic=off");
      }
    }
    return List.of();
  }

  private void greet(byte[] greeting) throws IOException {
    ScheduledFuture<?> deadline = deadline(START_PATIENCE);
    try {
      out.writeInt(greeting.length);
      out.write(greeting);
      out.flush();
      Frames.Answer ready = Frames.readAnswer(in, 0);
      if (ready.kind() != Frames.Kind.READY) {
        throw new IOException("it answered before it was asked");
      }
    } finally {
      deadline.cancel(false);
    }
  }

  private ScheduledFuture<?> deadline(Duration patience) {
    return clock.schedule(
        () -> {
          late = true;
          kill();
        },
        patience.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /**
   * Asks for one document.
   *
   * @param moreTime what it has beside the timeout, once it says that it waits for other programs
   * @throws IOException if the process ended or answered nonsense; it must not be used again
   */
  Frames.Answer ask(RawDocument raw, Duration timeout, Duration moreTime, long maxAnswerBytes)
      throws IOException {
    ScheduledFuture<?> deadline = deadline(timeout);
    try {
      Frames.writeRaw(out, raw);
      Frames.Answer answer = Frames.readAnswer(in, maxAnswerBytes);
      if (answer.kind() == Frames.Kind.WORKING && !late) {
        deadline.cancel(false);
        deadline = deadline(timeout.plus(moreTime));
        answer = Frames.readAnswer(in, maxAnswerBytes);
      }
      if (answer.kind() == Frames.Kind.READY || answer.kind() == Frames.Kind.WORKING) {
        throw new IOException("it answered " + answer.kind() + " in the place of a document");
      }
      retires = answer.retires();
      return answer;
    } finally {
      deadline.cancel(false);
    }
  }

  /** Whether it can be asked again. */
  boolean isUsable() {
    return !retires && !late && process.isAlive();
  }

  /** Whether it was ended because it took too long. */
  boolean isLate() {
    return late;
  }

  /** Ends it and gives its exit code. */
  int end() throws InterruptedException {
    // One that has closed its output is about to end by itself, with a code that says why.
    if (!process.waitFor(1, TimeUnit.SECONDS)) {
      kill();
    }
    int code = process.waitFor();
    errorReader.join(1000);
    return code;
  }

  /** The last that it wrote to its standard error, on one line. */
  String lastWords() {
    synchronized (lastWords) {
      return lastWords.toString().replaceAll("\\s+", " ").strip();
    }
  }

  long pid() {
    return process.pid();
  }

  private void readErrors() {
    byte[] part = new byte[4096];
    try (InputStream errors = process.getErrorStream()) {
      for (int length = errors.read(part); length >= 0; length = errors.read(part)) {
        synchronized (lastWords) {
          lastWords.append(new String(part, 0, length, UTF_8));
          lastWords.delete(0, Math.max(0, lastWords.length() - LAST_WORDS));
        }
      }
    } catch (IOException e) {
      // It has ended; there are no more words.
    }
  }

  /** With the programs it runs, which do not end with it. */
  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
      errorReader.join(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // What is left lies in the system's folder for temporary files, which is emptied.
    }
  }
}
