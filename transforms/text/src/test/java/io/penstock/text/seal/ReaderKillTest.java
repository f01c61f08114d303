package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Readers as processes of their own, ended by {@code kill -9} at random moments and started again,
 * in the same and in other numbers, from the last batch that all of them had read: what a trainer's
 * checkpoint says.
 */
class ReaderKillTest {
  private static final int ROWS = 6_001;
  private static final int BATCH = 16;
  private static final List<Integer> READERS = List.of(1, 1, 2, 2, 8, 8, 3);

  @TempDir Path folder;

  @Test
  void theSequenceOfSamplesIsTheUninterruptedOne() throws Exception {
    Path file = folder.resolve("tokens.parquet");
    write(file);
    Random random = new Random();
    List<Long> seen = new ArrayList<>();
    List<Long> stops = new ArrayList<>();
    long position = 0;
    for (int run = 0; run < READERS.size(); run++) {
      // The last run may end by itself.
      int killAfter = run == READERS.size() - 1 ? Integer.MAX_VALUE : 5 + random.nextInt(50);
      List<Map<Long, List<Long>>> logs = read(file, READERS.get(run), position, killAfter);
      position = append(logs, position, seen);
      stops.add(position);
    }
    assertThat(seen).as("stops at %s", stops).isEqualTo(LongStream.range(0, ROWS).boxed().toList());
    assertThat(stops.subList(0, stops.size() - 1)).allMatch(p -> p > 0 && p < ROWS);
    assertThat(stops).isSorted().doesNotHaveDuplicates();
  }

  /** Adds what all readers had read, and returns how far that is; what some read beyond is lost. */
  private static long append(List<Map<Long, List<Long>>> logs, long from, List<Long> seen) {
    long position = from;
    for (long end : logs.get(0).keySet()) {
      if (!logs.stream().allMatch(log -> log.containsKey(end))) {
        break;
      }
      for (Map<Long, List<Long>> log : logs) {
        seen.addAll(log.getOrDefault(end, List.of()));
      }
      position = end;
    }
    return position;
  }

  private List<Map<Long, List<Long>>> read(Path file, int readers, long position, int killAfter)
      throws Exception {
    List<Process> processes = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    try {
      for (int reader = 0; reader < readers; reader++) {
        Path output = folder.resolve("at-%d-reader-%d.txt".formatted(position, reader));
        outputs.add(output);
        processes.add(start(file, reader, readers, position, output));
      }
      while (lines(outputs.get(0)) < killAfter && processes.get(0).isAlive()) {
        Thread.sleep(5);
      }
      if (killAfter == Integer.MAX_VALUE) {
        for (Process process : processes) {
          assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
          assertThat(process.exitValue()).isZero();
        }
      } else {
        // The others may still be starting: all must have read some, to have something to lose.
        for (int reader = 0; reader < readers; reader++) {
          while (lines(outputs.get(reader)) < 2 && processes.get(reader).isAlive()) {
            Thread.sleep(5);
          }
        }
      }
    } finally {
      processes.forEach(Process::destroyForcibly);
    }
    List<Map<Long, List<Long>>> logs = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      processes.get(i).waitFor();
      logs.add(log(outputs.get(i)));
    }
    return logs;
  }

  private static Process start(Path file, int reader, int readers, long position, Path output)
      throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            ReaderProcess.class.getName(),
            file.toString(),
            Integer.toString(BATCH),
            Integer.toString(reader),
            Integer.toString(readers),
            Long.toString(position))
        .redirectOutput(output.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static int lines(Path output) throws IOException {
    return Files.exists(output) ? Files.readAllLines(output).size() : 0;
  }

  /** The ids by the position after the batch; a line that was cut off by the end does not count. */
  private static Map<Long, List<Long>> log(Path output) throws IOException {
    Map<Long, List<Long>> log = new TreeMap<>();
    for (String line : Files.readAllLines(output)) {
      if (line.endsWith(";")) {
        String[] parts = line.substring(0, line.length() - 1).split(" ", -1);
        List<Long> ids = new ArrayList<>();
        if (!parts[1].isEmpty()) {
          for (String id : parts[1].split(",", -1)) {
            ids.add(Long.parseLong(id));
          }
        }
        log.put(Long.parseLong(parts[0]), ids);
      }
    }
    return log;
  }

  private static void write(Path file) throws IOException {
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TOKENS, Map.of())) {
      for (int i = 0; i < ROWS; i++) {
        int[] ids = {i, i + 1};
        Object[] span = {"doc-" + i, "hash", 0, 2};
        writer.write(ids, ids, new int[] {0, 1}, new int[] {2}, List.<Object[]>of(span));
      }
    }
  }
}
