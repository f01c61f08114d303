package io.penstock.benchmarks.loader;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.text.seal.BatchReader;
import io.penstock.text.seal.TokenRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how soon a batch is there after a resume at a random row among many, and how many tokens
 * a second of one thread's processor time are read of rows as long as those that train.
 */
@Command(
    name = "loader-speed",
    mixinStandardHelpOptions = true,
    description = "Measures the reader of training batches on rows that it makes.")
public final class LoaderSpeed implements Callable<Integer> {
  private static final int BATCH = 8;

  @Option(names = "--rows", description = "To resume among. Default: ${DEFAULT-VALUE}.")
  private int rows = 10_000_000;

  @Option(names = "--row-tokens", description = "Of those rows. Default: ${DEFAULT-VALUE}.")
  private int rowTokens = 8;

  @Option(names = "--resumes", description = "Default: ${DEFAULT-VALUE}.")
  private int resumes = 20;

  @Option(names = "--seed", description = "Default: ${DEFAULT-VALUE}.")
  private long seed = 1;

  private LoaderSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LoaderSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        "load average %.1f%n", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Path folder = Files.createTempDirectory("loader-speed");
    Path many = folder.resolve("many.parquet");
    Path packed = folder.resolve("packed.parquet");
    try {
      write(many, rows, rowTokens);
      boolean right = resume(many);
      for (int length : new int[] {128, 2048}) {
        int count = (4 << 20) / length;
        write(packed, count, length);
        for (int round = 1; round <= 3; round++) {
          System.out.printf(
              "rows of %d, round %d: %.1f million tokens/s of processor time%n",
              length, round, read(packed) / 1e6);
        }
      }
      return right ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    } finally {
      Files.deleteIfExists(many);
      Files.deleteIfExists(packed);
      Files.deleteIfExists(folder);
    }
  }

  /** Opens the file at random rows, and sees that the first batch is the right one. */
  private boolean resume(Path file) throws IOException {
    Random random = new Random(seed);
    double[] millis = new double[resumes];
    double[] cpuMillis = new double[resumes];
    boolean right = true;
    for (int i = 0; i < resumes; i++) {
      long row = random.nextInt(rows);
      long start = System.nanoTime();
      long cpuStart = cpuNanos();
      try (BatchReader reader = BatchReader.open(file, BATCH, 0, 1, row)) {
        TokenRow first = reader.next().get(0);
        millis[i] = (System.nanoTime() - start) / 1e6;
        cpuMillis[i] = (cpuNanos() - cpuStart) / 1e6;
        right &= first.number() == row && first.inputIds()[0] == (int) row;
      }
    }
    System.out.printf(
        "the first, in a new JVM: %.0f ms, %.0f of its thread's processor time%n",
        millis[0], cpuMillis[0]);
    Arrays.sort(millis);
    Arrays.sort(cpuMillis);
    System.out.printf(
        "%d rows, %d MB: a batch %.0f ms after a resume (median of %d; worst %.0f), processor time %.0f (worst %.0f), %s%n",
        rows,
        Files.size(file) / 1_000_000,
        millis[resumes / 2],
        resumes,
        millis[resumes - 1],
        cpuMillis[resumes / 2],
        cpuMillis[resumes - 1],
        right ? "each the right one" : "NOT the right one");
    return right;
  }

  private static double read(Path file) throws IOException {
    long tokens = 0;
    long start = cpuNanos();
    try (BatchReader reader = BatchReader.open(file, BATCH, 0, 1, 0)) {
      while (reader.hasNext()) {
        for (TokenRow row : reader.next()) {
          tokens += row.inputIds().length;
        }
      }
    }
    return tokens / ((cpuNanos() - start) / 1e9);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Two documents a row; the first token is the row's number, the others are random. */
  private void write(Path file, int count, int length) throws IOException {
    Random random = new Random(seed);
    int half = length / 2;
    int[] positions = IntStream.range(0, length).map(i -> i < half ? i : i - half).toArray();
    int[] lengths = {half, length - half};
    List<Object[]> spans =
        List.of(new Object[] {"a", "h", 0, half}, new Object[] {"b", "h", 0, length - half});
    try (ShardWriter writer = ShardWriter.create(file, ShardKind.TOKENS, Map.of())) {
      for (int row = 0; row < count; row++) {
        int[] ids = random.ints(length, 0, 50_000).toArray();
        ids[0] = row;
        writer.write(ids, ids, positions, lengths, spans);
      }
    }
  }
}
