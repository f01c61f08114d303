package io.penstock.ingest.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DedupeMainTest {
  private static final String TEXT =
      IntStream.range(0, 80).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

  private static final String NEAR = TEXT + " and some more of them here";

  @TempDir Path folder;

  private static String line(String id, String text) {
    return "{%s\"text\": \"%s\"}".formatted(id.isEmpty() ? "" : "\"id\": " + id + ", ", text);
  }

  private List<JsonNode> verdicts(List<String> input, String... more) throws IOException {
    Path in = Files.write(folder.resolve("in.jsonl"), input);
    Path out = folder.resolve("out.jsonl");
    List<String> arguments = new ArrayList<>(List.of(more));
    arguments.addAll(List.of("-o", out.toString(), in.toString()));
    assertThat(DedupeMain.execute(arguments.toArray(String[]::new))).isZero();
    List<JsonNode> verdicts = new ArrayList<>();
    for (String line : Files.readAllLines(out)) {
      verdicts.add(new ObjectMapper().readTree(line));
    }
    return verdicts;
  }

  private static String brief(JsonNode verdict) {
    return "%s %s %s %s %s"
        .formatted(
            verdict.get("line"),
            verdict.path("id"),
            verdict.get("verdict").textValue(),
            verdict.path("rule").asText(),
            verdict.path("kept"));
  }

  @Test
  void aVerdictForEveryLine() throws IOException {
    List<JsonNode> verdicts =
        verdicts(
            List.of(
                line("\"a\"", TEXT),
                line("7", NEAR),
                "no json",
                line("", TEXT),
                line("\"a\"", NEAR),
                line("\"b\"", "another text altogether it is"),
                "{\"id\": \"c\"}",
                line("\"d\"", "...")));
    assertThat(verdicts.stream().map(DedupeMainTest::brief))
        .containsExactly(
            "1 \"a\" keep  ",
            "2 7 drop near-duplicate \"a\"",
            "3 3 error invalid-json ",
            "4 4 drop duplicate \"a\"",
            "5 \"a\" drop near-duplicate \"a\"",
            "6 \"b\" keep  ",
            "7 \"c\" error missing-key ",
            "8 \"d\" keep  ");
    JsonNode near = verdicts.get(1);
    assertThat(near.get("similarity").doubleValue()).isBetween(0.9, 0.9999);
    assertThat(near.get("threshold").textValue()).isEqualTo("0.75");
    assertThat(near.get("kept_line").longValue()).isEqualTo(1);
    assertThat(near.get("message").textValue()).isEqualTo("nearly the same text as a");
    assertThat(near.get("value").textValue())
        .isEqualTo("%.4f".formatted(near.get("similarity").doubleValue()));
    assertThat(verdicts.get(3).get("similarity").doubleValue()).isEqualTo(1);
  }

  @Test
  void eachOptionHasAnEffect() throws IOException {
    List<String> input = List.of(line("1", TEXT), line("2", NEAR), line("3", TEXT));
    assertThat(rules(input)).containsExactly("keep", "near-duplicate", "duplicate");
    assertThat(rules(input, "--exact-only")).containsExactly("keep", "keep", "duplicate");
    assertThat(rules(input, "--threshold", "1")).containsExactly("keep", "keep", "duplicate");
    assertThat(rules(input, "--ngram", "64", "--rows", "32", "--bands", "1"))
        .containsExactly("keep", "keep", "duplicate");
    assertThat(rules(List.of("{\"body\": \"x\"}"), "--field", "body")).containsExactly("keep");
  }

  private List<String> rules(List<String> input, String... more) throws IOException {
    return verdicts(input, more).stream()
        .map(v -> v.has("rule") ? v.get("rule").textValue() : v.get("verdict").textValue())
        .toList();
  }

  @Test
  void refusesWhatMakesNoSense() {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      assertThat(DedupeMain.execute("--threshold", "1.5", "in")).isEqualTo(2);
      assertThat(DedupeMain.execute(folder.resolve("none").toString())).isEqualTo(1);
    } finally {
      System.setErr(before);
    }
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("the threshold lies above 0 and is at most 1, not 1.5")
        .contains("none: no such file, or not allowed");
  }
}
