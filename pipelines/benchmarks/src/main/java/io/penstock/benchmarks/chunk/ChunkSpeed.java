package io.penstock.benchmarks.chunk;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.langchain4j.data.document.DocumentSplitter;
import dev.langchain4j.data.document.splitter.DocumentSplitters;
import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.Chunker;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.chunk.TextCounter;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParserLimits;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures how many bytes of Markdown a second of one thread's processor time each chunker cuts,
 * with LangChain4j's recursive splitter and, where it is installed, LangChain.js's beside them. All
 * get documents that are parsed already.
 */
@Command(
    name = "chunk-speed",
    mixinStandardHelpOptions = true,
    description = "Measures the chunkers on the Markdown files of the evaluation data.")
public final class ChunkSpeed implements Callable<Integer> {
  private static final int TARGET = 2000;
  private static final int OVERLAP = 200;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @Option(
      names = "--data",
      required = true,
      defaultValue = "${env:PENSTOCK_EVAL_DATA}",
      description = "The evaluation data. Default: the environment's PENSTOCK_EVAL_DATA.")
  private Path data = Path.of("");

  @Option(names = "--rounds", description = "The best one counts. Default: ${DEFAULT-VALUE}.")
  private int rounds = 12;

  @Option(
      names = "--textsplitters",
      description = "A folder into which npm installed @langchain/textsplitters, a peer.")
  private @Nullable Path textSplitters;

  private record Speed(double megabytesPerCpuSecond, int chunks) {}

  private ChunkSpeed() {}

  /** Runs the measurement. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChunkSpeed()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Document> documents = documents();
    long bytes = documents.stream().mapToLong(d -> d.getText().getBytes(UTF_8).length).sum();
    System.out.printf(
        "%d texts, %d bytes, %d characters of which %d overlap, load average %.1f%n",
        documents.size(),
        bytes,
        TARGET,
        OVERLAP,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    Map<String, Speed> best = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      contestants()
          .forEach(
              (name, cut) ->
                  best.merge(
                      name,
                      measure(documents, bytes, cut),
                      (a, b) -> a.megabytesPerCpuSecond > b.megabytesPerCpuSecond ? a : b));
    }
    if (textSplitters != null) {
      best.put("@langchain/textsplitters", textSplitters(textSplitters, documents));
    }
    best.forEach(
        (name, speed) ->
            System.out.printf(
                "%-24s %8.1f MB/s of processor time, %d chunks%n",
                name, speed.megabytesPerCpuSecond, speed.chunks));
    return CommandLine.ExitCode.OK;
  }

  private static Map<String, ToIntFunction<Document>> contestants() {
    Map<String, ToIntFunction<Document>> contestants = new LinkedHashMap<>();
    ChunkPolicy policy = new ChunkPolicy(TARGET, OVERLAP, TextCounter.CHARACTERS);
    for (ChunkerKind kind : ChunkerKind.values()) {
      Chunker chunker = kind.chunker(policy);
      contestants.put(kind.label(), document -> chunker.chunk("d", document).size());
    }
    DocumentSplitter splitter = DocumentSplitters.recursive(TARGET, OVERLAP);
    contestants.put(
        "LangChain4j recursive",
        document ->
            splitter.split(dev.langchain4j.data.document.Document.from(document.getText())).size());
    return contestants;
  }

  private Speed measure(List<Document> documents, long bytes, ToIntFunction<Document> cut) {
    int chunks = 0;
    long start = threads.getCurrentThreadCpuTime();
    for (Document document : documents) {
      chunks += cut.applyAsInt(document);
    }
    double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    return new Speed(bytes / seconds / 1e6, chunks);
  }

  /** In a process of its own: the processor time of its rounds, without that of its start. */
  private Speed textSplitters(Path installed, List<Document> documents) throws Exception {
    Path folder = Files.createTempDirectory("textsplitters");
    Path script = folder.resolve("textsplitters.mjs");
    Path texts = folder.resolve("texts.json");
    try (InputStream source = ChunkSpeed.class.getResourceAsStream("textsplitters.mjs")) {
      Files.copy(Objects.requireNonNull(source), script);
      new ObjectMapper()
          .writeValue(texts.toFile(), documents.stream().map(Document::getText).toList());
      Process node =
          new ProcessBuilder(
                  "node",
                  script.toString(),
                  texts.toString(),
                  Integer.toString(TARGET),
                  Integer.toString(OVERLAP),
                  Integer.toString(rounds))
              .directory(installed.toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String[] found =
          new String(node.getInputStream().readAllBytes(), UTF_8).strip().split(" ", -1);
      if (node.waitFor() != 0 || found.length != 2) {
        throw new IllegalStateException("node failed in " + installed);
      }
      return new Speed(Double.parseDouble(found[0]), Integer.parseInt(found[1]));
    } finally {
      Files.deleteIfExists(script);
      Files.deleteIfExists(texts);
      Files.delete(folder);
    }
  }

  /** The parsed files that have visible text; LangChain4j refuses others. */
  private List<Document> documents() throws Exception {
    DocumentParsers parser = DocumentParsers.of(ParserLimits.DEFAULT);
    List<Document> documents = new ArrayList<>();
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new ZstdInputStream(
                new BufferedInputStream(
                    Files.newInputStream(data.resolve("markdown/docs-shared.tar.zst")))))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.isFile()) {
          RawDocument raw =
              RawDocument.newBuilder()
                  .setContentType("text/markdown")
                  .setContent(ByteBuffer.wrap(tar.readAllBytes()))
                  .build();
          Document document = parser.parse(raw);
          if (!document.getText().isBlank()) {
            documents.add(document);
          }
        }
      }
    }
    return documents;
  }
}
