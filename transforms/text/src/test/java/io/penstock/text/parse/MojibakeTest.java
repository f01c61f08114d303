package io.penstock.text.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MojibakeTest {

  @ParameterizedTest
  @CsvSource({
    "windows-1252, Voyez le d\u00e9j\u00e0 vu \u2013 \u0153uvre",
    "windows-1251, \u0434\u043e\u0440\u043e\u0433\u0438\u0435 \u0434\u0440\u0443\u0437\u044c\u044f",
    "x-MacRoman, Merci de t\u00e9l\u00e9charger",
    "IBM437, \u043f\u0440\u0430\u0432\u0438\u043b\u044c\u043d\u043e\u0435"
  })
  void turnsMisreadLinesBack(String charset, String line) {
    String misread = new String(line.getBytes(StandardCharsets.UTF_8), Charset.forName(charset));
    assertThat(misread).isNotEqualTo(line).doesNotContain("\ufffd");
    assertThat(Mojibake.repair("before\n" + misread + "\nafter"))
        .isEqualTo(new Mojibake.Repaired("before\n" + line + "\nafter", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5\u00d7\u00a335",
        "2012\u2014\u221e",
        "\u0412\u0406\u041a\u0406 is Ukrainian",
        "!YO S\u00c9\u00a1",
        "TRANSFORMATORI\u0172\u2122",
        "\u4e2d\u6587\uff0c\u6587\u5b57",
        "\ud83d\ude00 \ud83d"
      })
  void leavesWhatMayBeMeant(String line) {
    assertThat(Mojibake.repair(line)).isEqualTo(new Mojibake.Repaired(line, 0));
  }

  /** The cases of the ftfy package, by its own verdicts on encodings. */
  @Test
  void repairsWhatFtfyIsCertainOf() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<String> missed = new ArrayList<>();
    int cases = 0;
    for (String line : Files.readAllLines(EvalData.path("messy/ftfy-cases.jsonl"))) {
      JsonNode example = json.readTree(line);
      String original = example.get("original").textValue();
      JsonNode fixed = example.path("fixed-encoding");
      String wanted = (fixed.isMissingNode() ? example.get("fixed") : fixed).textValue();
      cases++;
      if (!Mojibake.repair(original).text().equals(wanted)) {
        missed.add(example.get("label").textValue());
      }
    }
    assertThat(cases).isEqualTo(42);
    assertThat(missed)
        .containsExactlyInAnyOrder(
            "A complex, lossy pile-up of mojibake in Portuguese",
            "Synthetic: we can recognize \u00c3 in some cases when it's the only mojibake",
            "Latin-1 / MacRoman mixup in Spanish, 2 characters");
  }
}
