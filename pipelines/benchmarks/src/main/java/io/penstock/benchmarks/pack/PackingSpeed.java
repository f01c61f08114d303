package io.penstock.benchmarks.pack;

import io.penstock.text.pack.PackingStrategy;
import io.penstock.text.pack.PackingWindow;
import io.penstock.text.pack.TokenSequence;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the processor time of each way to pack, and how full the rows are, beside the time that
 * the same texts take to become tokens.
 */
@Command(
    name = "packing-speed",
    mixinStandardHelpOptions = true,
    description = "Measures packing of GSM8K's rows, as often as it takes, by GPT-2's tokens.")
public final class PackingSpeed implements Callable<Integer> {
  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  private PackingSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new PackingSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(data.resolve("tokenizers/gpt2"));
    List<String> lines;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Files.newInputStream(data.resolve("sft/gsm8k_train_first5000.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
      lines = reader.lines().toList();
    }
    lines.forEach(tokenizer::encode); // so that what is measured is compiled
    for (int count : new int[] {10_000, 100_000}) {
      List<TokenSequence> rows = new ArrayList<>(count);
      long start = cpuNanos();
      for (int i = 0; i < count; i++) {
        int[] ids = tokenizer.encode(lines.get(i % lines.size()));
        rows.add(new TokenSequence("row-" + i, "hash", ids));
      }
      System.out.printf("%d rows: encoded in %.2f s%n", count, (cpuNanos() - start) / 1e9);
      Collections.shuffle(rows, new Random(1));
      for (int length : new int[] {1024, 2048, 8192}) {
        for (PackingStrategy strategy : PackingStrategy.values()) {
          pack(rows, strategy, length);
        }
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private static void pack(List<TokenSequence> rows, PackingStrategy strategy, int length)
      throws IOException {
    long[] packed = {0, 0};
    PackingWindow window =
        new PackingWindow(
            strategy,
            length,
            packing -> {
              packed[0] += packing.rows().size();
              packing.rows().forEach(row -> packed[1] += row.length());
            });
    long start = cpuNanos();
    for (TokenSequence row : rows) {
      window.add(row);
    }
    window.finish();
    System.out.printf(
        "  rows of %d, %s: %.2f s, %d rows, %.4f full%n",
        length,
        strategy.label(),
        (cpuNanos() - start) / 1e9,
        packed[0],
        (double) packed[1] / ((double) packed[0] * length));
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
