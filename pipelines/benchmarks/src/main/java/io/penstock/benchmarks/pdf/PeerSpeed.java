package io.penstock.benchmarks.pdf;

import com.sun.management.OperatingSystemMXBean;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/**
 * Time a page from the file to the text, of this parser, OpenDataLoader PDF and PDFBox's plain
 * stripper, by turns in one JVM, over the files that all three read. Processor time is that of the
 * process, since the peer may use threads and each has its garbage collected.
 */
final class PeerSpeed {
  private static final int ROUNDS = 6;

  private final OperatingSystemMXBean process =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Map<String, Reading> contestants = new LinkedHashMap<>();

  PeerSpeed(DocumentParsers parsers, OpenDataLoader peer) {
    contestants.put("penstock", file -> PdfQuality.parse(parsers, file));
    contestants.put("opendataloader", peer::read);
    contestants.put("pdfbox plain", PeerSpeed::plain);
  }

  /** Reads a file. */
  private interface Reading {
    void read(Path file) throws IOException, UnreadableException;
  }

  void print(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    int pages = 0;
    int skipped = 0;
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(f -> f.toString().endsWith(".pdf")).sorted().toList()) {
        try (PDDocument pdf = Loader.loadPDF(file.toFile())) {
          for (Reading reading : contestants.values()) {
            reading.read(file);
          }
          pages += pdf.getNumberOfPages();
          files.add(file);
        } catch (IOException | RuntimeException | UnreadableException unreadable) {
          skipped++;
        }
      }
    }
    System.out.printf(
        "from the file: %d pages of %d files, %d files that one of them fails on left out%n",
        pages, files.size(), skipped);
    for (int round = 1; round <= ROUNDS; round++) {
      StringBuilder line = new StringBuilder("round " + round + ", ms of processor (clock) a page");
      for (Map.Entry<String, Reading> contestant : contestants.entrySet()) {
        long cpu = process.getProcessCpuTime();
        long clock = System.nanoTime();
        for (Path file : files) {
          read(contestant.getValue(), file);
        }
        line.append(
            String.format(
                Locale.ROOT,
                "; %s %.2f (%.2f)",
                contestant.getKey(),
                (process.getProcessCpuTime() - cpu) / 1e6 / pages,
                (System.nanoTime() - clock) / 1e6 / pages));
      }
      System.out.println(line);
    }
  }

  private static void read(Reading reading, Path file) throws IOException {
    try {
      reading.read(file);
    } catch (UnreadableException refused) {
      throw new IOException(file + " was readable before", refused);
    }
  }

  private static void plain(Path file) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(file.toFile())) {
      new PDFTextStripper().getText(pdf);
    }
  }
}
