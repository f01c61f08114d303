package io.penstock.benchmarks.pdf;

import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParserLimits;
import io.penstock.text.parse.pdf.PdfLayout;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** CPU time a page beside PDFBox's plain stripper, on the same open files, warm. */
final class Speed {
  private static final int ROUNDS = 6;

  private Speed() {}

  static void print(Path root) throws IOException {
    List<byte[]> files = new ArrayList<>();
    int pages = 0;
    int skipped = 0;
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(f -> f.toString().endsWith(".pdf")).sorted().toList()) {
        byte[] bytes = Files.readAllBytes(file);
        try (PDDocument pdf = Loader.loadPDF(bytes)) {
          plain(pdf);
          PdfLayout.read(pdf, ParserLimits.DEFAULT);
          pages += pdf.getNumberOfPages();
          files.add(bytes);
        } catch (IOException | RuntimeException | UnreadableException unreadable) {
          skipped++;
        }
      }
    }
    System.out.println(skipped + " files that do not open or have no page are left out");
    for (int round = 1; round <= ROUNDS; round++) {
      long plain = 0;
      long ours = 0;
      for (byte[] bytes : files) {
        plain += nanos(bytes, Speed::plain);
        ours += nanos(bytes, pdf -> PdfLayout.read(pdf, ParserLimits.DEFAULT));
      }
      System.out.printf(
          Locale.ROOT,
          "round %d, %d pages of %d files: %.2f ms a page; PDFBox's plain stripper %.2f (%.2fx)%n",
          round,
          pages,
          files.size(),
          ours / 1e6 / pages,
          plain / 1e6 / pages,
          (double) ours / plain);
    }
  }

  /** Reads an open file. */
  private interface Reading {
    void read(PDDocument pdf) throws IOException, UnreadableException;
  }

  private static void plain(PDDocument pdf) throws IOException {
    new PDFTextStripper().getText(pdf);
  }

  private static long nanos(byte[] bytes, Reading reading) throws IOException {
    try (PDDocument pdf = Loader.loadPDF(bytes)) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      reading.read(pdf);
      return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    } catch (UnreadableException refused) {
      throw new IOException(refused);
    }
  }
}
