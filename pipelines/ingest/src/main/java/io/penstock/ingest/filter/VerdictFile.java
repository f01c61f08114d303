package io.penstock.ingest.filter;

import io.penstock.text.container.LimitedLines;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A verdict for each line of a file, into another file or standard output. */
final class VerdictFile {
  /** As the reader of raw documents has it: longer ones are errors. */
  static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  private static final long PROGRESS_NANOS = 2_000_000_000L;

  private final String command;
  private final Path in;
  private final @Nullable Path to;

  /**
   * Nothing is read yet.
   *
   * @param command its name, for what is said on the way
   * @param to none means standard output
   */
  VerdictFile(String command, Path in, @Nullable Path to) {
    this.command = command;
    this.in = in;
    this.to = to;
  }

  /** Exit status 0: done, 1: failed, which was said. */
  int write(LineJudge judge) {
    if (!Files.isReadable(in)) {
      System.err.println("penstock " + command + ": " + in + ": no such file, or not allowed");
      return CommandLine.ExitCode.SOFTWARE;
    }
    try {
      if (to == null) {
        write(judge, new FileOutputStream(FileDescriptor.out));
      } else {
        Path unfinished = to.resolveSibling(to.getFileName() + ".unfinished");
        write(judge, Files.newOutputStream(unfinished));
        Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (FileSystemException e) {
      System.err.println(
          "penstock " + command + ": " + e.getMessage() + ": no such file, or not allowed");
      return CommandLine.ExitCode.SOFTWARE;
    } catch (IOException e) {
      System.err.println("penstock " + command + ": " + in + ": " + e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    System.err.println(command + ": " + judge.summary());
    return CommandLine.ExitCode.OK;
  }

  private void write(LineJudge judge, OutputStream target) throws IOException {
    boolean terminal = Boolean.getBoolean("penstock.terminal");
    try (InputStream bytes = Files.newInputStream(in);
        OutputStream out = new BufferedOutputStream(target)) {
      long size = Math.max(1, Files.size(in));
      LimitedLines lines = new LimitedLines(bytes, MAX_LINE_BYTES);
      long shownAt = System.nanoTime();
      boolean shown = false;
      while (lines.next()) {
        out.write(judge.verdict(lines));
        out.write('\n');
        if (System.nanoTime() - shownAt >= PROGRESS_NANOS) {
          String share = command + ": %d %%".formatted(100 * lines.readBytes() / size);
          System.err.print(terminal ? "\r" + share : share + System.lineSeparator());
          shownAt = System.nanoTime();
          shown = true;
        }
      }
      if (shown && terminal) {
        System.err.print("\r\033[K");
      }
    }
  }
}
