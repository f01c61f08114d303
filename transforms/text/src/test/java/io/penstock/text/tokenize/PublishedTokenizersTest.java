package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Published tokenizers, where the environment says where they lie: all ids are the published. */
class PublishedTokenizersTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Path data = Path.of("");

  @BeforeEach
  void find() {
    String folder = System.getenv("PENSTOCK_EVAL_DATA");
    assumeTrue(folder != null, "skipped: PENSTOCK_EVAL_DATA names no folder of evaluation data");
    data = Path.of(folder).resolve("tokenizers");
  }

  @Test
  void everyIdIsEqual() throws IOException {
    List<Path> folders;
    try (Stream<Path> files = Files.list(data)) {
      folders = files.filter(Files::isDirectory).sorted().toList();
    }
    assertThat(folders).hasSizeGreaterThanOrEqualTo(4);
    List<String> wrong = new ArrayList<>();
    for (Path folder : folders) {
      compare(folder, wrong);
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(Path folder, List<String> wrong) throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(folder);
    List<String> cases = Files.readAllLines(folder.resolve("expected_ids.jsonl"));
    assertThat(cases).isNotEmpty();
    for (String line : cases) {
      JsonNode expected = MAPPER.readTree(line);
      String text = expected.path("text").asText();
      int[] ids = tokenizer.encode(text, Specials.AS_TOKENS);
      check(folder, text, ids, expected.path("ids"), wrong);
      check(folder, text, tokenizer.framing().apply(ids), expected.path("ids_special"), wrong);
      String decoded = tokenizer.decode(MAPPER.convertValue(expected.path("ids"), int[].class));
      if (!decoded.equals(expected.path("decoded").asText())) {
        wrong.add(folder.getFileName() + ": '" + text + "' decoded as '" + decoded + "'");
      }
    }
  }

  private static void check(
      Path folder, String text, int[] ids, JsonNode expected, List<String> wrong) {
    List<Integer> got = new ArrayList<>();
    for (int id : ids) {
      got.add(id);
    }
    List<Integer> wanted = new ArrayList<>();
    expected.forEach(id -> wanted.add(id.intValue()));
    if (!got.equals(wanted)) {
      wrong.add(folder.getFileName() + ": '" + text + "': " + got + " not " + wanted);
    }
  }

  @Test
  void documentsCannotWriteSpecialTokens() throws IOException {
    PipelineTokenizer llama = PipelineTokenizer.read(data.resolve("llama"));
    assertThat(llama.encode("a</s>b")).doesNotContain(2);
    assertThat(llama.encode("a </s>b", Specials.AS_TOKENS)).contains(2);
    assertThat(llama.framing()).isEqualTo(new Framing(List.of(1), List.of()));
    assertThat(llama.endOfTextId()).isEqualTo(2);
    // One that is not special stays what it is.
    assertThat(llama.encode("x |||IP_ADDRESS|||")).contains(32002);
  }

  /** The fast way of the trained tokenizers and this one are the same. */
  @Test
  void aBookComesBack() throws IOException {
    String book = Files.readString(data.resolveSibling("pretrain/tinyshakespeare.txt"));
    PipelineTokenizer gpt2 = PipelineTokenizer.read(data.resolve("gpt2"));
    int[] ids = gpt2.encode(book);
    assertThat(ids).hasSize(338_025);
    assertThat(gpt2.decode(ids)).isEqualTo(book);
    assertThat(ByteLevelBpe.parse(gpt2.json()).encode(book)).isEqualTo(ids);
  }
}
