package io.penstock.text.dedupe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.text.EvalData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The default policy on labelled articles and on pages in several versions. */
class NearDuplicatesEvaluationTest {
  private static List<String> lines(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(EvalData.path(name))), UTF_8))) {
      return reader.lines().toList();
    }
  }

  private static NearDuplicatePolicy seeded(long seed) {
    NearDuplicatePolicy policy = NearDuplicatePolicy.DEFAULT;
    return new NearDuplicatePolicy(
        policy.ngramWords(), policy.bands(), policy.rowsPerBand(), policy.threshold(), seed, 0);
  }

  private static boolean fallsTo(NearDuplicatePolicy policy, Signature first, Signature second) {
    NearDuplicates near = new NearDuplicates(policy, new HeapMemory());
    near.came("first", new SourcePosition("t", 0, 0L, 0L), "1", first);
    return !near.came("second", new SourcePosition("t", 0, 1L, 1L), "2", second).isKept();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void allPlagiarisedArticlesAndNoOthers(long seed) throws IOException {
    Map<String, String> expected = new TreeMap<>();
    for (String line : Files.readAllLines(EvalData.path("neardup/articles_1000.truth.tsv"))) {
      String[] pair = line.split("\t", -1);
      expected.put(pair[0], pair[1]);
      expected.put(pair[1], pair[0]);
    }
    MinHash minHash = new MinHash(seeded(seed));
    NearDuplicates near = new NearDuplicates(seeded(seed), new HeapMemory());
    ObjectMapper json = new ObjectMapper();
    int fallen = 0;
    long offset = 0;
    for (String line : lines("neardup/articles_1000.jsonl.gz")) {
      JsonNode article = json.readTree(line);
      String id = article.get("id").asText();
      String text = article.get("text").asText();
      NearDuplicateVerdict verdict =
          near.came(
              id,
              new SourcePosition("articles", 0, offset, offset++),
              ContentHash.of(text),
              minHash.sign(text).orElse(null));
      if (verdict.fall().isPresent()) {
        fallen++;
        assertThat(verdict.fall().get().survivor()).isEqualTo(expected.get(id));
      }
    }
    assertThat(fallen).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void versionsOfPages(long seed) throws IOException {
    NearDuplicatePolicy policy = seeded(seed);
    MinHash minHash = new MinHash(policy);
    Map<String, byte[]> files = EvalData.archive("markdown/docs-shared.tar.zst");
    Map<String, Signature> signatures = new HashMap<>();
    int alike = 0;
    int found = 0;
    int different = 0;
    int wrong = 0;
    List<String> pairs = lines("neardup/docs-shared.version-pairs.tsv.gz");
    for (String line : pairs.subList(1, pairs.size())) {
      String[] pair = line.split("\t", -1);
      Signature first = signatures.computeIfAbsent(pair[0], f -> sign(minHash, files.get(f)));
      Signature second = signatures.computeIfAbsent(pair[1], f -> sign(minHash, files.get(f)));
      double exact = Double.parseDouble(pair[2]);
      boolean falls = fallsTo(policy, first, second);
      if (exact >= 0.9) {
        alike++;
        found += falls ? 1 : 0;
      } else if (exact < 0.5) {
        different++;
        wrong += falls ? 1 : 0;
      }
    }
    assertThat(alike).isGreaterThan(700);
    assertThat(different).isGreaterThan(20);
    assertThat((double) found / alike).isGreaterThanOrEqualTo(0.98);
    assertThat(wrong).isZero();
  }

  @Test
  void theTruthIsWhatOurWordsSay() throws IOException {
    Map<String, byte[]> files = EvalData.archive("markdown/docs-shared.tar.zst");
    for (String line : lines("neardup/docs-shared.version-pairs.tsv.gz").subList(1, 200)) {
      String[] pair = line.split("\t", -1);
      double exact = ExactJaccard.of(body(files.get(pair[0])), body(files.get(pair[1])), 5);
      assertThat(exact)
          .isBetween(Double.parseDouble(pair[2]) - 1e-3, 1e-3 + Double.parseDouble(pair[2]));
    }
  }

  private static Signature sign(MinHash minHash, byte[] file) {
    return minHash.sign(body(file)).orElseThrow();
  }

  /** Without front matter, as the truth was made. */
  private static String body(byte[] file) {
    String text = new String(file, UTF_8);
    int end = text.startsWith("---") ? text.indexOf("\n---", 3) : -1;
    int line = end < 0 ? -1 : text.indexOf('\n', end + 1);
    return end < 0 ? text : line < 0 ? "" : text.substring(line + 1);
  }
}
