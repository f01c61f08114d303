package io.penstock.ingest.filter;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilterMainTest {
  private static final String PROSE = "One is here. Two is. Three is. Four is. Five is.";

  @TempDir Path folder;

  private List<JsonNode> verdicts(String recipe, byte[] input, String... more) throws IOException {
    Path in = Files.write(folder.resolve("in.jsonl"), input);
    Path out = folder.resolve("out.jsonl");
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("--recipe", recipe, "--to", out.toString(), in.toString()));
    assertThat(FilterMain.execute(arguments.toArray(String[]::new))).isZero();
    List<JsonNode> verdicts = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      verdicts.add(new ObjectMapper().readTree(line));
    }
    return verdicts;
  }

  private static String brief(JsonNode verdict) {
    return verdict.get("line")
        + " "
        + verdict.get("verdict").textValue()
        + " "
        + verdict.path("rule").asText();
  }

  @Test
  void aVerdictForEveryLine() throws IOException {
    String input =
        String.join(
            "\n",
            "{\"id\": \"a\", \"text\": \"" + PROSE + "\"}",
            "{\"id\": 7, \"text\": \"" + PROSE + "\\nno end\"}\r",
            "{\"text\": \"One. Two. Three.\"}",
            "",
            "not json",
            "[1]",
            "{\"text\": 1}",
            "{\"body\": \"x\"}",
            "{\"text\": \"half \\ud800 pair\"}",
            "{\"text\": \"a\", \"text\": \"b\"}",
            "{\"text\": \"x\"} {\"text\": \"y\"}",
            "[".repeat(100_000));
    List<JsonNode> verdicts = verdicts("c4", input.getBytes(UTF_8), "--with-text");
    assertThat(verdicts)
        .map(FilterMainTest::brief)
        .containsExactly(
            "1 keep ",
            "2 keep ",
            "3 drop too_few_sentences",
            "4 error invalid-json",
            "5 error invalid-json",
            "6 error invalid-json",
            "7 error missing-key",
            "8 error missing-key",
            "9 error invalid-encoding",
            "10 error invalid-json",
            "11 error invalid-json",
            "12 error invalid-json");
    assertThat(verdicts.get(0).get("id").textValue()).isEqualTo("a");
    assertThat(verdicts.get(0).has("edited")).isFalse();
    assertThat(verdicts.get(1).get("id").intValue()).isEqualTo(7);
    assertThat(verdicts.get(1).get("edited").booleanValue()).isTrue();
    assertThat(verdicts.get(1).get("text").textValue()).isEqualTo(PROSE);
    assertThat(verdicts.get(2).get("value").textValue()).isEqualTo("3");
    assertThat(verdicts.get(2).get("threshold").textValue()).isEqualTo("5");
  }

  @Test
  void aLineOfHundredMegabytesCostsItself() throws IOException {
    Path in = folder.resolve("long.jsonl");
    try (OutputStream out = Files.newOutputStream(in)) {
      byte[] part = "x".repeat(1 << 20).getBytes(UTF_8);
      for (int i = 0; i < 100; i++) {
        out.write(part);
      }
      out.write(("\n{\"text\": \"" + "word ".repeat(2_000_000) + "\"}\n").getBytes(UTF_8));
      out.write(("{\"text\": \"" + PROSE + "\"}").getBytes(UTF_8));
    }
    List<JsonNode> verdicts = verdicts("docs", Files.readAllBytes(in));
    assertThat(verdicts)
        .map(FilterMainTest::brief)
        .containsExactly("1 error too-large", "2 drop text-limit", "3 keep ");
  }

  @Test
  void bytesThatAreNoUtf8AreAnError() throws IOException {
    byte[] line = "{\"text\": \"caf\u00e9\"}\n".getBytes(ISO_8859_1);
    assertThat(verdicts("none", line))
        .map(FilterMainTest::brief)
        .containsExactly("1 error invalid-json");
    assertThat(verdicts("none", new byte[0])).isEmpty();
  }

  @Test
  void aRecipeFileLabelsAndRedacts() throws IOException {
    Path recipe =
        Files.writeString(
            folder.resolve("my.yaml"),
            "steps:\n- pii: {email: redact, card: drop}\n- where: words > 2\n");
    List<JsonNode> verdicts =
        verdicts(
            recipe.toString(),
            """
            {"text": "mail me: a@b.org or c@d.org"}
            {"text": "pay by 4111 1111 1111 1111"}
            {"text": "two words"}
            """
                .getBytes(UTF_8),
            "--with-text");
    assertThat(verdicts)
        .map(FilterMainTest::brief)
        .containsExactly("1 keep ", "2 drop pii.card", "3 drop where");
    assertThat(verdicts.get(0).get("text").textValue()).isEqualTo("mail me: <EMAIL> or <EMAIL>");
    assertThat(verdicts.get(0).get("labels").get("pii.email").textValue()).isEqualTo("2");
    assertThat(verdicts.get(1).toString()).doesNotContain("4111");
  }

  @Test
  void wrongUsageAndFailuresAreTold() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThat(FilterMain.execute("in.jsonl", "--recipe", "fine")).isEqualTo(2);
      assertThat(said.toString(UTF_8))
          .contains(
              "no recipe 'fine': expected \"fineweb\" (one of fineweb, gopher, c4, docs, none)");
      assertThat(FilterMain.execute(folder.resolve("no.jsonl").toString(), "--recipe", "c4"))
          .isEqualTo(1);
      assertThat(said.toString(UTF_8)).contains("no.jsonl: no such file");
    } finally {
      System.setErr(before);
    }
  }
}
