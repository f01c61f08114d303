package io.penstock.benchmarks.pdf;

import io.penstock.schemas.document.Document;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParserLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the PDF parser against reviewed texts and against documents made for it. */
@Command(
    name = "pdf-quality",
    mixinStandardHelpOptions = true,
    description = "Measures what the PDF parser gets out of documents whose text is known.")
public final class PdfQuality implements Callable<Integer> {
  @Option(
      names = "--data",
      description = "The evaluation data; default: PENSTOCK_EVAL_DATA. Without it, samples only.")
  private Path data = Path.of(System.getenv().getOrDefault("PENSTOCK_EVAL_DATA", ""));

  @Option(
      names = "--dir",
      description = "Where the samples are made and kept for the next run.",
      defaultValue = "target/pdf-samples")
  private Path dir = Path.of("target", "pdf-samples");

  @Option(names = "--seeds", description = "Samples of each kind.", defaultValue = "3")
  private int seeds = 3;

  @Option(
      names = "--peer-jar",
      paramLabel = "JAR",
      description = "OpenDataLoader PDF's command line jar, to be timed beside this parser.")
  private @Nullable Path peerJar;

  @Option(names = "--show", description = "Writes each sample's Markdown beside it.")
  private boolean show;

  private final DocumentParsers parsers = DocumentParsers.of(ParserLimits.DEFAULT);

  public static void main(String[] args) {
    System.exit(new CommandLine(new PdfQuality()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (Files.exists(data.resolve("pdf/TRUTH.tsv"))) {
      new ReviewedTexts(data.resolve("pdf"), parsers).print();
      Speed.print(data.resolve("pdf"));
      if (peerJar != null) {
        try (OpenDataLoader peer = OpenDataLoader.of(peerJar)) {
          new PeerSpeed(parsers, peer).print(data.resolve("pdf"));
        }
      }
    } else {
      System.out.println("no evaluation data at '" + data + "': reviewed texts and speed left out");
    }
    structure();
    return 0;
  }

  private void structure() throws IOException, InterruptedException {
    StructureScore all = new StructureScore();
    Map<String, StructureScore> byKind = new TreeMap<>();
    for (PdfMaker maker : PdfMaker.values()) {
      if (!maker.missing().isEmpty()) {
        System.out.println("not installed: " + maker.missing() + "; goes on without " + maker);
        continue;
      }
      for (Script script : Script.values()) {
        for (int columns : new int[] {1, 2}) {
          for (int seed = 1; seed <= seeds && maker.sets(script, columns); seed++) {
            for (boolean ruled : new boolean[] {true, false}) {
              add(maker, script, columns, seed, ruled, all, byKind);
            }
          }
        }
      }
    }
    byKind.forEach(
        (kind, score) -> System.out.printf(Locale.ROOT, "%-26s %s%n", kind, score.line()));
    System.out.printf(Locale.ROOT, "%-26s %s%n", "all", all.line());
  }

  private void add(
      PdfMaker maker,
      Script script,
      int columns,
      int seed,
      boolean ruled,
      StructureScore all,
      Map<String, StructureScore> byKind)
      throws IOException, InterruptedException {
    String kind = "%s %s %d".formatted(maker, script, columns).toLowerCase(Locale.ROOT);
    String name = kind.replace(' ', '-') + (ruled ? "-ruled-" : "-plain-") + seed;
    Path folder = Files.createDirectories(dir.toAbsolutePath().resolve(maker.name()));
    Sample sample = Samples.of(name, seed * 100L + columns, script, columns, ruled);
    Path pdf = maker.make(sample, folder);
    try {
      Document document = parse(parsers, pdf);
      if (show) {
        Files.writeString(folder.resolve(name + ".out.md"), document.getText());
      }
      List<StructureScore> scores =
          List.of(all, byKind.computeIfAbsent(kind, k -> new StructureScore()));
      scores.forEach(s -> s.add(sample, document, maker.hasNotes(), maker.hasFurniture()));
    } catch (UnreadableException refused) {
      throw new IOException(pdf + " was refused", refused);
    }
  }

  static Document parse(DocumentParsers parsers, Path pdf) throws IOException, UnreadableException {
    return parsers.parse(
        RawDocument.newBuilder()
            .setContentType("application/pdf")
            .setContent(ByteBuffer.wrap(Files.readAllBytes(pdf)))
            .build());
  }
}
