package io.penstock.text.parse.isolated;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.document.RawDocument;
import io.penstock.text.EvalData;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.ParseOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Real files, hard and broken ones among them: each a document or a reason, within its limits. */
class PdfSetTest {
  private static final int FILE = 1;
  private static final int PASSWORD = 11;

  /** Of the process as the system sees it. */
  private static final long MOST_KIBIBYTES = 1 << 20;

  @Test
  void eachIsADocumentOrAReason() throws IOException {
    List<String[]> files =
        Files.readAllLines(EvalData.path("pdf/MANIFEST.tsv")).stream()
            .skip(1)
            .map(line -> line.split("\t", -1))
            .toList();
    List<String> passwords =
        files.stream().map(f -> f[PASSWORD]).filter(p -> !p.isEmpty()).distinct().toList();
    Map<String, Integer> reasons = new TreeMap<>();
    int documents = 0;
    long slowest = 0;
    long peak = 0;
    long start = System.nanoTime();
    try (IsolatedParser parser = IsolatedParser.of(ParseOptions.DEFAULT, passwords)) {
      for (String[] file : files) {
        byte[] bytes = Files.readAllBytes(EvalData.path("pdf/" + file[FILE]));
        long before = System.nanoTime();
        try {
          assertThat(
                  parser
                      .parse(
                          new RawDocument(null, null, file[FILE], Map.of(), ByteBuffer.wrap(bytes)))
                      .getText())
              .isNotBlank();
          documents++;
        } catch (UnreadableException e) {
          assertThat(e.rule()).as(file[FILE]).doesNotStartWith("parser-");
          assertThat(file[PASSWORD].isEmpty() || !e.rule().equals("encrypted-pdf"))
              .as(file[FILE])
              .isTrue();
          reasons.merge(e.rule(), 1, Integer::sum);
        }
        slowest = Math.max(slowest, System.nanoTime() - before);
        peak = Math.max(peak, peakKibibytes(parser.pids()));
      }
    }
    System.out.printf(
        "%d documents, %s, %.1f s, slowest %.1f s, peak %d MiB%n",
        documents, reasons, (System.nanoTime() - start) / 1e9, slowest / 1e9, peak >> 10);
    assertThat(documents + reasons.values().stream().mapToInt(n -> n).sum())
        .isEqualTo(files.size());
    assertThat(peak).isLessThan(MOST_KIBIBYTES);
  }

  private static long peakKibibytes(List<Long> pids) throws IOException {
    long peak = 0;
    for (long pid : pids) {
      Path status = Path.of("/proc/" + pid + "/status");
      if (Files.exists(status)) {
        for (String line : Files.readAllLines(status)) {
          if (line.startsWith("VmHWM:")) {
            peak = Math.max(peak, Long.parseLong(line.replaceAll("\\D", "")));
          }
        }
      }
    }
    return peak;
  }
}
