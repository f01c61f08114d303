package io.penstock.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Linux says of a process at a moment.
 *
 * @param anonymousKibibytes resident memory that is no file's; mapped files the system takes back
 *     when it needs to
 */
record ProcessSample(
    double seconds,
    String process,
    long residentKibibytes,
    long anonymousKibibytes,
    long openFiles,
    long threads) {
  private static final Pattern LIVE_BYTES = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

  static final String HEADER =
      "seconds,process,resident_kibibytes,anonymous_kibibytes,open_files,threads";

  /**
   * Takes one.
   *
   * @throws IOException if there is no such process (any more)
   */
  static ProcessSample of(double seconds, String name, long pid) throws IOException {
    Path folder = Path.of("/proc", Long.toString(pid));
    String status = Files.readString(folder.resolve("status"));
    try (Stream<Path> files = Files.list(folder.resolve("fd"))) {
      return new ProcessSample(
          seconds,
          name,
          value(status, "VmRSS"),
          value(status, "RssAnon"),
          files.count(),
          value(status, "Threads"));
    }
  }

  /** The highest resident size so far, files included. */
  static long peakKibibytes(long pid) throws IOException {
    return value(Files.readString(Path.of("/proc", Long.toString(pid), "status")), "VmHWM");
  }

  private static long value(String status, String key) throws IOException {
    Matcher matcher = Pattern.compile("(?m)^" + key + ":\\s+(\\d+)").matcher(status);
    if (!matcher.find()) {
      throw new IOException("no " + key + ": the process has ended");
    }
    return Long.parseLong(matcher.group(1));
  }

  /** The bytes of Java objects in use, after a collection of all garbage. */
  static long liveBytes(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    int unused = jcmd.waitFor();
    Matcher matcher = LIVE_BYTES.matcher(said);
    if (!matcher.find()) {
      throw new IOException("jcmd " + pid + ": " + said);
    }
    return Long.parseLong(matcher.group(1));
  }

  String csv() {
    return "%.1f,%s,%d,%d,%d,%d"
        .formatted(seconds, process, residentKibibytes, anonymousKibibytes, openFiles, threads);
  }
}
