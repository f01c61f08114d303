package io.penstock.benchmarks.documents;

import com.ibm.icu.text.CharsetDetector;
import com.ibm.icu.text.CharsetMatch;
import io.penstock.schemas.document.RawDocument;
import io.penstock.text.UnreadableException;
import io.penstock.text.parse.DocumentParsers;
import io.penstock.text.parse.ParserLimits;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.txt.Icu4jEncodingDetector;
import org.apache.tika.parser.txt.UniversalEncodingDetector;

/**
 * Charsets of files whose folder names the true one. A file is right if the text is the same as in
 * the true charset, byte order mark aside; names that browsers take for one are one.
 */
final class CharsetQuality {
  private static final Map<String, String> WEB_NAMES =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("ascii", "windows-1252"),
          Map.entry("us-ascii", "windows-1252"),
          Map.entry("gb2312", "gb18030"),
          Map.entry("iso-8859-8-i", "iso-8859-8"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("utf-8-sig", "utf-8"),
          Map.entry("johab", "x-johab"));

  private CharsetQuality() {}

  private interface Detector {
    Optional<String> text(byte[] bytes) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Map<String, Detector> detectors = new LinkedHashMap<>();
    detectors.put("penstock", CharsetQuality::penstock);
    detectors.put("icu4j 79.1", CharsetQuality::icu);
    detectors.put("tika 3.3.1 (universal, icu)", CharsetQuality::tika);
    Map<String, int[]> counts = new LinkedHashMap<>();
    EvaluationData data = EvaluationData.ofEnvironment();
    Map<String, byte[]> files = data.archive("charset/chardet-files.tar.zst");
    List<String> truths =
        Files.readAllLines(data.root().resolve("charset/chardet-files.truth.tsv"));
    for (String truth : truths.subList(1, truths.size())) {
      List<String> columns = List.of(truth.split("\t", -1));
      byte[] bytes = files.get(columns.get(0));
      if (bytes == null) {
        throw new IOException("the archive has no file " + columns.get(0));
      }
      String expected = withoutMark(new String(bytes, charset(columns.get(1))));
      for (Map.Entry<String, Detector> detector : detectors.entrySet()) {
        Optional<String> text = detector.getValue().text(bytes);
        int[] count = counts.computeIfAbsent(detector.getKey(), name -> new int[3]);
        count[text.isEmpty() ? 2 : withoutMark(text.get()).equals(expected) ? 0 : 1]++;
      }
    }
    counts.forEach(
        (name, count) ->
            System.out.printf(
                "%s: %d right, %d wrong, %d refused%n", name, count[0], count[1], count[2]));
  }

  private static String withoutMark(String text) {
    return text.replace("\ufeff", "");
  }

  private static Charset charset(String name) {
    return Charset.forName(WEB_NAMES.getOrDefault(name.toLowerCase(Locale.ROOT), name));
  }

  private static Optional<String> penstock(byte[] bytes) {
    RawDocument raw = EvaluationData.raw("text/plain", bytes);
    try {
      return Optional.of(DocumentParsers.of(ParserLimits.DEFAULT).parse(raw).getText());
    } catch (UnreadableException refused) {
      return Optional.empty();
    }
  }

  private static Optional<String> icu(byte[] bytes) {
    CharsetMatch match = new CharsetDetector().setText(bytes).detect();
    return Optional.ofNullable(match).map(found -> new String(bytes, charset(found.getName())));
  }

  private static Optional<String> tika(byte[] bytes) throws IOException {
    for (EncodingDetector detector :
        List.of(new UniversalEncodingDetector(), new Icu4jEncodingDetector())) {
      Charset found =
          detector.detect(new BufferedInputStream(new ByteArrayInputStream(bytes)), new Metadata());
      if (found != null) {
        return Optional.of(new String(bytes, charset(found.name())));
      }
    }
    return Optional.empty();
  }
}
