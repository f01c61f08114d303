package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteLevelBpeTest {
  private static final ByteLevelBpe TOKENIZER = Samples.TOKENIZER;

  @Test
  void aSpecialTokenInTheTextIsOnlyText() {
    int[] ids = TOKENIZER.encode("a" + ByteLevelBpe.END_OF_TEXT + "b");
    assertThat(ids).doesNotContain(TOKENIZER.endOfTextId());
    assertThat(TOKENIZER.decode(ids)).isEqualTo("a<|endoftext|>b");
  }

  @Test
  void theEndOfTextIsTheLastIdAndReadable() {
    assertThat(TOKENIZER.vocabularySize()).isEqualTo(500);
    assertThat(TOKENIZER.endOfTextId()).isEqualTo(499);
    assertThat(TOKENIZER.decode(new int[] {499})).isEqualTo("<|endoftext|>");
  }

  @Test
  void aCutCharacterBecomesTheReplacementCharacter() {
    int[] ids = TOKENIZER.encode("\uD83E\uDD81");
    assertThat(TOKENIZER.decode(Arrays.copyOf(ids, ids.length - 1))).contains("\uFFFD");
  }

  @Test
  void aLoneSurrogateBecomesAQuestionMark() {
    assertThat(TOKENIZER.decode(TOKENIZER.encode("a\uD800b"))).isEqualTo("a?b");
  }

  @Test
  void anUnknownIdIsRefused() {
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {500}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("token id 500 is not in the vocabulary of 500");
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {-1})).hasMessageContaining("-1");
  }

  @Test
  void whatWasWrittenIsReadWithTheSameHash(@TempDir Path folder) throws IOException {
    Path file = Files.write(folder.resolve("tokenizer.json"), TOKENIZER.json());
    ByteLevelBpe read = ByteLevelBpe.read(file);
    assertThat(read.hash()).isEqualTo(TOKENIZER.hash()).hasSize(64);
    assertThat(read.encode(Samples.TEXT)).isEqualTo(TOKENIZER.encode(Samples.TEXT));
  }

  @Test
  void mergesMayBeWrittenAsPairs() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode root = mapper.readTree(TOKENIZER.json());
    ArrayNode pairs = mapper.createArrayNode();
    for (JsonNode merge : root.path("model").path("merges")) {
      String[] pair = merge.asText().split(" ", -1);
      pairs.addArray().add(pair[0]).add(pair[1]);
    }
    ((ObjectNode) root.path("model")).set("merges", pairs);
    ByteLevelBpe read = ByteLevelBpe.parse(mapper.writeValueAsBytes(root));
    assertThat(read.encode(Samples.TEXT)).isEqualTo(TOKENIZER.encode(Samples.TEXT));
    assertThat(read.hash()).isNotEqualTo(TOKENIZER.hash());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'normalizer':null| 'normalizer':{'type':'NFC'}| normalizer",
        "'add_prefix_space':false| 'add_prefix_space':true| add_prefix_space",
        "'use_regex':true| 'use_regex':false| use_regex",
        "'post_processor':null| 'post_processor':{'type':'TemplateProcessing'}| post_processor",
        "'type':'BPE'| 'type':'Unigram'| model.type",
        "'dropout':null| 'dropout':0.1| dropout",
        "'end_of_word_suffix':null| 'end_of_word_suffix':'w'| end_of_word_suffix",
        "'ignore_merges':false| 'ignore_merges':true| ignore_merges",
        "'special':true| 'special':false| special",
        "'a':64| 'a':63| model.vocab",
        "'a':64| 'qqqqq':64| byte 0x61",
        "'he':| 'hx':| model.merges",
        "'a':64| 'a':9999999999| model.vocab.a",
        "'vocab':{| 'vocab':{'a b':500,| no byte-level token",
        "`'content':'<|endoftext|>'`| 'content':'<s>'| added_tokens",
        "'version'| 'version| not JSON",
      })
  void refusesWhatWouldGiveOtherIds(String found, String changed, String named) {
    String json = new String(TOKENIZER.json(), UTF_8);
    String original = found.replace('\'', '"');
    assertThat(json).contains(original);
    byte[] broken = json.replace(original, changed.replace('\'', '"')).getBytes(UTF_8);
    assertThatThrownBy(() -> ByteLevelBpe.parse(broken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @Test
  void aFileThatIsNoTokenizerIsNamed(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("tokenizer.json"), "[]");
    assertThatThrownBy(() -> ByteLevelBpe.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("a JSON object");
  }
}
