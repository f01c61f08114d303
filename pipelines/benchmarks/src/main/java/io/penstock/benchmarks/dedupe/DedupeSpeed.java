package io.penstock.benchmarks.dedupe;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.dedupe.HeapMemory;
import io.penstock.text.dedupe.MinHash;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.NearDuplicates;
import io.penstock.text.dedupe.Signature;
import java.io.BufferedInputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how many bytes and documents a second of one thread's processor time signs, how many
 * verdicts it gives, and what datatrove's signatures take on the same texts. Processor time,
 * because others may work on the machine.
 */
@Command(
    name = "dedupe-speed",
    mixinStandardHelpOptions = true,
    description = "Measures signatures and verdicts on the Markdown files of the evaluation data.")
public final class DedupeSpeed implements Callable<Integer> {
  /** datatrove's own signatures, of JSON strings, one a line; says seconds of processor time. */
  private static final String PEER =
      """
      import json, sys, time
      from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupSignature
      from datatrove.utils.hashing import HashConfig
      config = MinhashConfig(n_grams=int(sys.argv[2]), num_buckets=int(sys.argv[3]),
                             hashes_per_bucket=int(sys.argv[4]),
                             hash_config=HashConfig(precision=64))
      step = MinhashDedupSignature(output_folder=sys.argv[5], config=config)
      texts = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
      best = None
      for _ in range(2):
          start = time.process_time()
          for text in texts:
              shingles = step.get_shingles(text)
              if shingles.size:
                  step.get_signature(shingles)
          spent = time.process_time() - start
          best = spent if best is None else min(best, spent)
      print(best)
      """;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  @Option(names = "--rounds", description = "The last one counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 12;

  @Option(
      names = "--peer-python",
      paramLabel = "PYTHON",
      description = "A Python that has datatrove; without it there is no peer.")
  private @Nullable Path peerPython;

  private DedupeSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DedupeSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    NearDuplicatePolicy policy = NearDuplicatePolicy.DEFAULT;
    List<String> texts = texts();
    long bytes = texts.stream().mapToLong(text -> text.getBytes(UTF_8).length).sum();
    System.out.printf(
        "%d texts, %d bytes, %s, load average %.1f%n",
        texts.size(),
        bytes,
        policy.signatures(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    MinHash minHash = new MinHash(policy);
    List<Optional<Signature>> signatures = new ArrayList<>();
    double signing = 0;
    double deciding = 0;
    int dropped = 0;
    for (int round = 0; round < rounds; round++) {
      signatures.clear();
      long start = threads.getCurrentThreadCpuTime();
      for (String text : texts) {
        signatures.add(minHash.sign(text));
      }
      signing = (threads.getCurrentThreadCpuTime() - start) / 1e9;
      List<String> hashes = texts.stream().map(text -> ContentHash.of(text)).toList();
      NearDuplicates near = new NearDuplicates(policy, new HeapMemory());
      dropped = 0;
      start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < texts.size(); i++) {
        SourcePosition version = new SourcePosition("texts", 0, (long) i, (long) i);
        Signature signature = signatures.get(i).orElse(null);
        boolean kept = near.came(Integer.toString(i), version, hashes.get(i), signature).isKept();
        dropped += kept ? 0 : 1;
      }
      deciding = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    }
    say("signatures", signing, texts.size(), bytes);
    System.out.printf(
        "verdicts from the heap  %8.0f documents/s, %d of %d dropped%n",
        texts.size() / deciding, dropped, texts.size());
    if (peerPython != null) {
      say("datatrove's signatures", peer(peerPython, texts, policy), texts.size(), bytes);
    }
    return 0;
  }

  private static void say(String what, double seconds, int texts, long bytes) {
    System.out.printf(
        "%-22s %8.1f MB/s, %8.0f documents/s of processor time%n",
        what, bytes / 1e6 / seconds, texts / seconds);
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    try (InputStream file = Files.newInputStream(data.resolve("markdown/docs-shared.tar.zst"));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new ZstdInputStream(new BufferedInputStream(file)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          texts.add(new String(tar.readAllBytes(), UTF_8));
        }
      }
    }
    return texts;
  }

  private static double peer(Path python, List<String> texts, NearDuplicatePolicy policy)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("dedupe-speed");
    Path lines = folder.resolve("texts.jsonl");
    ObjectMapper json = new ObjectMapper();
    try (BufferedWriter out = Files.newBufferedWriter(lines, UTF_8)) {
      for (String text : texts) {
        out.write(json.writeValueAsString(text));
        out.newLine();
      }
    }
    Process process =
        new ProcessBuilder(
                python.toString(),
                "-c",
                PEER,
                lines.toString(),
                Integer.toString(policy.ngramWords()),
                Integer.toString(policy.bands()),
                Integer.toString(policy.rowsPerBand()),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(python + " ended with " + process.exitValue() + ": has it datatrove?");
    }
    return Double.parseDouble(said.substring(said.lastIndexOf('\n') + 1));
  }
}
