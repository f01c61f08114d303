package io.penstock.text.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.text.EvalData;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How full rows of real instructions are. The floors of best fit, whose rows are TRL's, are what
 * was measured, rounded down; two of five lie below the 0.99 that is aimed for. The fullest rows
 * are so few that there could not be fewer.
 */
class InstructionPackingTest {
  @ParameterizedTest
  @CsvSource({
    "alpaca_en_demo.json, 1024, 0.995",
    "alpaca_en_demo.json, 2048, 0.995",
    "glaive_toolcall_en_demo.json, 2048, 0.985",
    "gsm8k_train_first5000.jsonl.gz, 1024, 0.988",
    "gsm8k_train_first5000.jsonl.gz, 2048, 0.993"
  })
  void rowsAreAsFullAsMeasured(String file, int rowLength, double floor) throws IOException {
    List<String> texts = texts(EvalData.path("sft/" + file));
    ByteLevelBpe tokenizer = ByteLevelBpeTrainer.train(texts, 2000);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      sequences.add(new TokenSequence("doc-" + i, "hash", tokenizer.encode(texts.get(i))));
    }
    for (PackingStrategy strategy : List.of(PackingStrategy.BFD, PackingStrategy.BFD_SPLIT)) {
      Packing packing = new SequencePacker(strategy, rowLength).pack(sequences);
      assertThat(packing.efficiency(rowLength)).isGreaterThanOrEqualTo(floor);
    }
    Packing fullest = new SequencePacker(PackingStrategy.FULLEST, rowLength).pack(sequences);
    long tokens = sequences.stream().mapToLong(s -> s.ids().length).sum();
    assertThat(fullest.rows()).hasSize((int) ((tokens + rowLength - 1) / rowLength));
    assertThat(fullest.efficiency(rowLength)).isGreaterThanOrEqualTo(0.99);
  }

  /** The records as they are: lengths are what counts here, not a template. */
  private static List<String> texts(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> texts = new ArrayList<>();
    if (file.toString().endsWith(".gz")) {
      try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
        for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
          texts.add(values(json.readTree(line)));
        }
      }
    } else {
      for (JsonNode node : json.readTree(file.toFile())) {
        texts.add(values(node));
      }
    }
    return texts;
  }

  private static String values(JsonNode node) {
    if (node.isValueNode()) {
      return node.asText() + "\n";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode child : node) {
      text.append(values(child));
    }
    return text.toString();
  }
}
