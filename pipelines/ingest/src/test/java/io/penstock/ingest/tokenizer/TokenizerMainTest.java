package io.penstock.ingest.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerMainTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;

  private String train(String name, Path... from) {
    String to = folder.resolve(name).toString();
    String[] arguments = new String[from.length + 6];
    arguments[0] = "train";
    arguments[1] = "--from";
    for (int i = 0; i < from.length; i++) {
      arguments[i + 2] = from[i].toString();
    }
    int at = from.length + 2;
    arguments[at] = "--size";
    arguments[at + 1] = "280";
    arguments[at + 2] = "--to";
    arguments[at + 3] = to;
    assertThat(TokenizerMain.execute(arguments)).isZero();
    return to;
  }

  @Test
  void whatIsTrainedEncodesAndDecodes() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "the weir, the water, the wheel. ");
    Path lines =
        Files.writeString(
            folder.resolve("b.jsonl"), "{\"text\": \"the then\"}\n{\"text\": \"water\"}\n");
    String tokenizer = train("one", text, lines);
    byte[] json = Files.readAllBytes(Path.of(tokenizer, "tokenizer.json"));
    assertThat(Files.readAllBytes(Path.of(train("two", lines, text), "tokenizer.json")))
        .isEqualTo(json);

    Path in =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"id\": \"x\", \"text\": \"the water \\u00e9\"}\n{\"text\": \"\"}\n");
    Path ids = folder.resolve("ids.jsonl");
    assertThat(run("encode", "--tokenizer", tokenizer, "--to", ids.toString(), in.toString()))
        .isZero();
    List<String> written = Files.readAllLines(ids);
    JsonNode first = MAPPER.readTree(written.get(0));
    assertThat(first.path("id").asText()).isEqualTo("x");
    assertThat(MAPPER.convertValue(first.path("ids"), int[].class))
        .isEqualTo(PipelineTokenizer.parse(json).encode("the water \u00e9"));
    assertThat(written.get(1)).isEqualTo("{\"ids\":[]}");

    Path back = folder.resolve("back.jsonl");
    assertThat(run("decode", "--tokenizer", tokenizer, "--to", back.toString(), ids.toString()))
        .isZero();
    assertThat(MAPPER.readTree(Files.readAllLines(back).get(0)).path("text").asText())
        .isEqualTo("the water \u00e9");
  }

  @Test
  void aLineThatCannotBeReadSaysSo() throws IOException {
    String tokenizer = train("t", Files.writeString(folder.resolve("a.txt"), "aa bb"));
    Path in =
        Files.writeString(
            folder.resolve("in.jsonl"),
            "{\"text\": 1}\n{\n{\"text\": \"\\ud800\"}\n{\"text\": \"a\"}\n");
    Path out = folder.resolve("out.jsonl");
    assertThat(run("encode", "--tokenizer", tokenizer, "--to", out.toString(), in.toString()))
        .isEqualTo(1);
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0)).contains("\"line\":1", "missing-key");
    assertThat(lines.get(1)).contains("\"line\":2", "invalid-json");
    assertThat(lines.get(2)).contains("\"line\":3", "invalid-encoding");
    assertThat(lines.get(3)).contains("\"ids\":[");
    Files.writeString(in, "{\"ids\": [1, 999999]}\n{\"ids\": [1, 1.5]}\n");
    assertThat(run("decode", "--tokenizer", tokenizer, "--to", out.toString(), in.toString()))
        .isEqualTo(1);
    assertThat(Files.readString(out)).contains("999999 is not in the vocabulary", "ids[1]");
  }

  @Test
  void whatIsWrongIsNamed() throws IOException {
    Path broken = Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {");
    assertThat(said("encode", "--tokenizer", broken.toString()))
        .contains(broken + ": is no whole JSON");
    assertThat(said("encode", "--tokenizer", "openai:none")).contains("'none' is no encoding");
    assertThat(said("train", "--from", "/none", "--size", "300", "--to", folder.toString()))
        .contains("/none: no such file or folder");
    Path text = Files.writeString(folder.resolve("a.txt"), "a");
    assertThat(said("train", "--from", text.toString(), "--size", "3", "--to", folder.toString()))
        .contains("at least 257");
    assertThat(run("encode")).isEqualTo(2);
  }

  private static int run(String... arguments) {
    return TokenizerMain.execute(arguments);
  }

  private static String said(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setErr(new PrintStream(said, true, UTF_8));
    try {
      assertThat(run(arguments)).isEqualTo(1);
    } finally {
      System.setErr(before);
    }
    return said.toString(UTF_8);
  }
}
