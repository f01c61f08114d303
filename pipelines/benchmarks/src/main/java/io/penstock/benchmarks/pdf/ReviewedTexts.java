package io.penstock.benchmarks.pdf;

import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;

/** Compares with Markdown that people reviewed, beside PDFBox's plain text. */
record ReviewedTexts(Path root, DocumentParsers parsers) {

  void print() throws IOException {
    double[] sums = new double[4];
    int count = 0;
    for (String row : Files.readAllLines(root.resolve("TRUTH.tsv"))) {
      String[] columns = row.split("\t", -1);
      if (columns.length < 4 || !columns[3].equals("md")) {
        continue;
      }
      List<String> truth = Words.of(words(Files.readString(root.resolve(columns[2]))));
      Path pdf = root.resolve(columns[1]);
      List<String> ours = Words.of(words(parse(pdf)));
      List<String> plain = Words.of(plain(pdf));
      double[] values = {
        bag(truth, ours), order(truth, ours), bag(truth, plain), order(truth, plain)
      };
      for (int i = 0; i < values.length; i++) {
        sums[i] += values[i];
      }
      count++;
      print(columns[1], values, 1);
    }
    print("mean", sums, count);
  }

  private static void print(String name, double[] values, int count) {
    System.out.printf(
        Locale.ROOT,
        "%-36s words %.3f, in order %.3f; PDFBox's plain text %.3f, %.3f%n",
        name,
        values[0] / count,
        values[1] / count,
        values[2] / count,
        values[3] / count);
  }

  private String parse(Path pdf) throws IOException {
    try {
      return PdfQuality.parse(parsers, pdf).getText();
    } catch (UnreadableException refused) {
      throw new IOException(pdf + " was refused", refused);
    }
  }

  private static String plain(Path pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
      return new PDFTextStripper().getText(document);
    }
  }

  /** Without comments in the place of pictures and formulas. */
  private static String words(String markdown) {
    return markdown.replaceAll("(?s)<!--.*?-->", " ").replaceAll("&(?:lt|gt|amp);", " ");
  }

  private static double bag(List<String> truth, List<String> said) {
    return Words.f1(Words.common(truth, said), truth.size(), said.size());
  }

  private static double order(List<String> truth, List<String> said) {
    return Words.f1(Words.commonInOrder(truth, said), truth.size(), said.size());
  }
}
