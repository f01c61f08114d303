package io.penstock.benchmarks.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how many bytes of English a second of processor time GPT-2's vocabulary encodes, beside
 * the tokenizers library's native batch call. A contestant with other ids is not measured.
 */
@Command(
    name = "tokenizer-speed",
    mixinStandardHelpOptions = true,
    description = "Measures encoding by GPT-2's vocabulary.")
public final class TokenizerSpeed implements Callable<Integer> {
  private static final int PIECE_CHARACTERS = 4096;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  @Option(names = "--rounds", description = "The last one counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 8;

  @Option(
      names = "--python",
      defaultValue = "${env:PENSTOCK_PEER_PYTHON}",
      description = "A Python with tokenizers. Default: PENSTOCK_PEER_PYTHON, else none.")
  private @Nullable Path python;

  private TokenizerSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.exit(new CommandLine(new TokenizerSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PipelineTokenizer ours = PipelineTokenizer.read(data.resolve("tokenizers/gpt2"));
    String book = Files.readString(data.resolve("pretrain/tinyshakespeare.txt"));
    List<String> texts = new ArrayList<>();
    for (int at = 0; at < book.length(); at += PIECE_CHARACTERS) {
      texts.add(book.substring(at, Math.min(book.length(), at + PIECE_CHARACTERS)));
    }
    long bytes = book.getBytes(UTF_8).length;
    System.out.printf(
        "%d texts, %d bytes, load average %.1f%n",
        texts.size(), bytes, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    String[] array = texts.toArray(String[]::new);
    try (HuggingFaceTokenizer theirs =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(ours.json()),
            Map.of("modelMaxLength", "100000000", "truncation", "false", "padding", "false"))) {
      Encoding[] expected = theirs.batchEncode(array, false, false);
      for (int i = 0; i < array.length; i++) {
        if (!same(ours.encode(array[i], Specials.AS_TOKENS), expected[i].getIds())) {
          System.err.println("other ids for text " + i);
          return CommandLine.ExitCode.SOFTWARE;
        }
      }
      for (int round = 1; round <= rounds; round++) {
        long cpu = threads.getCurrentThreadCpuTime();
        for (String text : texts) {
          ours.encode(text, Specials.AS_TOKENS);
        }
        double oursNanos = threads.getCurrentThreadCpuTime() - cpu;
        long wall = System.nanoTime();
        cpu = processCpu();
        theirs.batchEncode(array, false, false);
        double theirNanos = processCpu() - cpu;
        System.out.printf(
            "round %d: penstock %.1f, jni batch %.1f MB/s of processor time (%.1f of the clock)%n",
            round,
            bytes * 1e3 / oursNanos,
            bytes * 1e3 / theirNanos,
            bytes * 1e3 / (System.nanoTime() - wall));
      }
    }
    return python == null ? CommandLine.ExitCode.OK : python(python, ours);
  }

  /** Of all threads: the native library has its own. */
  private static long processCpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static boolean same(int[] ours, long[] theirs) {
    boolean same = ours.length == theirs.length;
    for (int i = 0; same && i < ours.length; i++) {
      same = ours[i] == theirs[i];
    }
    return same;
  }

  private int python(Path interpreter, PipelineTokenizer ours)
      throws IOException, InterruptedException {
    Path json = Files.createTempFile("tokenizer", ".json");
    try {
      Files.write(json, ours.json());
      String script =
          """
          import sys, time, tokenizers
          t = tokenizers.Tokenizer.from_file(sys.argv[1])
          s = open(sys.argv[2], encoding='utf-8').read()
          p = [s[i:i + 4096] for i in range(0, len(s), 4096)]
          for r in range(8):
              c = time.process_time(); t.encode_batch(p); c = time.process_time() - c
          print('python tokenizers %s: %.1f MB/s of processor time'
                % (tokenizers.__version__, len(s.encode()) / c / 1e6))
          """;
      return new ProcessBuilder(
              interpreter.toString(),
              "-c",
              script,
              json.toString(),
              data.resolve("pretrain/tinyshakespeare.txt").toString())
          .inheritIO()
          .start()
          .waitFor();
    } finally {
      Files.delete(json);
    }
  }
}
