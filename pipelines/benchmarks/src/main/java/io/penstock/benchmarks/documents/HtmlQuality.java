package io.penstock.benchmarks.documents;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Document;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.HtmlMode;
import io.penstock.text.parse.ParserLimits;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.dankito.readability4j.Readability4J;
import org.jsoup.Jsoup;

/**
 * The main text of Mozilla's reader-mode pages. A page's figure is the F1 of the bags of four words
 * in a row (runs of letters, digits and underscores, case kept) of what was found and of the text
 * of expected.html as jsoup reads it; the mean over pages is printed, and the means of the pages at
 * odd and at even places in the order of their names.
 */
final class HtmlQuality {
  private static final String EXPECTED = "expected.html";

  private HtmlQuality() {}

  private interface Extractor {
    String text(String page) throws UnreadableException;
  }

  private static final class Mean {
    private final double[] sums = new double[2];
    private final int[] counts = new int[2];
    private long nanos;

    void add(double value) {
      int half = (counts[0] + counts[1]) % 2;
      sums[half] += value;
      counts[half]++;
    }

    @Override
    public String toString() {
      return String.format(
          java.util.Locale.ROOT,
          "%.4f (odd %.4f, even %.4f), %d ms",
          (sums[0] + sums[1]) / (counts[0] + counts[1]),
          sums[0] / counts[0],
          sums[1] / counts[1],
          nanos / 1_000_000);
    }
  }

  public static void main(String[] args) throws IOException, UnreadableException {
    Map<String, Extractor> extractors = new LinkedHashMap<>();
    extractors.put("penstock, main text", page -> penstock(HtmlMode.MAIN_TEXT, page));
    extractors.put("penstock, whole page", page -> penstock(HtmlMode.WHOLE_PAGE, page));
    extractors.put("readability4j 1.0.8", HtmlQuality::readability4j);
    extractors.put("jsoup, all text", page -> Jsoup.parse(page).text());
    Map<String, Mean> means = new LinkedHashMap<>();
    Map<String, byte[]> files =
        EvaluationData.ofEnvironment().archive("html/readability-test-pages.tar.zst");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String folder = file.getKey().substring(0, file.getKey().lastIndexOf('/') + 1);
      byte[] source = files.get(folder + "source.html");
      if (file.getKey().endsWith(EXPECTED) && source != null) {
        String expected = Jsoup.parse(new String(file.getValue(), UTF_8)).text();
        String page = new String(source, UTF_8);
        for (Map.Entry<String, Extractor> extractor : extractors.entrySet()) {
          Mean mean = means.computeIfAbsent(extractor.getKey(), name -> new Mean());
          long start = System.nanoTime();
          String found = extractor.getValue().text(page);
          mean.nanos += System.nanoTime() - start;
          mean.add(Shingles.f1(expected, found));
        }
      }
    }
    means.forEach((name, mean) -> System.out.println(name + ": " + mean));
  }

  private static String penstock(HtmlMode mode, String page) throws UnreadableException {
    Document document =
        DocumentParsers.of(ParserLimits.DEFAULT, mode, List.of())
            .parse(EvaluationData.raw("text/html; charset=utf-8", page.getBytes(UTF_8)));
    return document.getText();
  }

  private static String readability4j(String page) {
    String article = new Readability4J("https://example.invalid/", page).parse().getContent();
    return article == null ? "" : Jsoup.parse(article).text();
  }
}
