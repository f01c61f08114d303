package io.penstock.text.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.ParityPython;
import io.penstock.text.tokenize.PipelineTokenizer.Specials;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Tokenizers that Hugging Face's library trained, saved and encodes by give the same ids here. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = ParityPython.VARIABLE,
    matches = ".+",
    disabledReason = ParityPython.ABSENT)
class TokenizersParityTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> WORDS =
      List.of(
          "the",
          "water",
          "Wheel",
          "don't",
          "naïve",
          "Über",
          "水车",
          "मिल",
          "сила",
          "🌊",
          "👩‍🔬",
          "e\u0301",
          "3.14",
          "2026",
          "  ",
          "\n\n",
          "\t",
          "--",
          "...",
          "<s>",
          "</s>",
          "<unk>",
          "ﬁ",
          "½",
          "\u00a0",
          "x_y",
          "CamelCase",
          "http://a.b/c?d=e",
          "\u200b",
          "(1)",
          "ß",
          "İ",
          "ａｂ",
          "<0x41>");

  @TempDir Path folder;

  @Test
  void idsOfEveryModelAreEqual() throws Exception {
    List<String> texts = texts(2_000);
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(JSON.writeValueAsString(text));
    }
    Files.write(folder.resolve("texts.jsonl"), lines);
    ParityPython.run(TokenizersParityTest.class, "encode_texts.py", folder, folder.toString());
    for (String model : List.of("bytes_bpe", "metaspace_bpe", "wordpiece", "unigram")) {
      PipelineTokenizer ours = PipelineTokenizer.read(folder.resolve(model + ".tokenizer.json"));
      List<String> theirs = Files.readAllLines(folder.resolve(model + ".ids.jsonl"));
      assertThat(theirs).hasSameSizeAs(texts);
      for (int i = 0; i < texts.size(); i++) {
        assertThat(ours.encode(texts.get(i), Specials.AS_TOKENS))
            .as("%s of %s", model, lines.get(i))
            .isEqualTo(JSON.readValue(theirs.get(i), int[].class));
      }
    }
  }

  private static List<String> texts(int count) {
    Random random = new Random(5);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = random.nextInt(12); words >= 0; words--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
        text.append(random.nextInt(4) == 0 ? "" : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }
}
