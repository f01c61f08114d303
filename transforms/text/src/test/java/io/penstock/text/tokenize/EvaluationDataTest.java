package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real texts and a real vocabulary, where the environment says where they lie. */
class EvaluationDataTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private Path data = Path.of("");

  @BeforeEach
  void find() {
    String folder = System.getenv("PENSTOCK_EVAL_DATA");
    assumeTrue(folder != null, "skipped: PENSTOCK_EVAL_DATA names no folder of evaluation data");
    data = Path.of(folder);
  }

  /** By GPT-2's published vocabulary, 96 texts in many scripts get the published ids. */
  @Test
  void gpt2IdsAreEqual() throws IOException {
    ByteLevelBpe gpt2 = gpt2();
    assertThat(gpt2.vocabularySize()).isEqualTo(50257);
    List<String> cases = Files.readAllLines(data.resolve("tokenizers/gpt2/expected_ids.jsonl"));
    assertThat(cases).hasSize(96);
    for (String line : cases) {
      JsonNode expected = MAPPER.readTree(line);
      String text = expected.path("text").asText();
      int[] ids = MAPPER.convertValue(expected.path("ids"), int[].class);
      if (text.contains(ByteLevelBpe.END_OF_TEXT)) {
        assertThat(gpt2.encode(text)).doesNotContain(gpt2.endOfTextId());
      } else {
        assertThat(gpt2.encode(text)).as(text).isEqualTo(ids);
      }
      assertThat(gpt2.decode(ids)).isEqualTo(expected.path("decoded").asText());
    }
  }

  @Test
  void aBookIsLearnedAndComesBack() throws IOException {
    String book = Files.readString(data.resolve("pretrain/tinyshakespeare.txt"));
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(List.of(book), 2048);
    int[] ids = tokenizer.encode(book);
    assertThat(tokenizer.decode(ids)).isEqualTo(book);
    assertThat(book.length() / (double) ids.length).isBetween(2.8, 3.6);
  }

  /** vocab.json and merges.txt as one tokenizer.json. */
  private ByteLevelBpe gpt2() throws IOException {
    Path folder = data.resolve("tokenizers/gpt2");
    ObjectNode json = (ObjectNode) MAPPER.readTree(Samples.TOKENIZER.json());
    JsonNode vocabulary = MAPPER.readTree(folder.resolve("vocab.json").toFile());
    ObjectNode model = (ObjectNode) json.path("model");
    model.set("vocab", vocabulary);
    ArrayNode merges = model.putArray("merges");
    Files.readAllLines(folder.resolve("merges.txt")).stream()
        .filter(l -> !l.startsWith("#version") && !l.isEmpty())
        .forEach(merges::add);
    ((ObjectNode) json.path("added_tokens").path(0))
        .put("id", vocabulary.path(ByteLevelBpe.END_OF_TEXT).asInt());
    return ByteLevelBpe.parse(MAPPER.writeValueAsBytes(json));
  }
}
