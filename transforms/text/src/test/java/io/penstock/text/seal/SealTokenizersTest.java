package io.penstock.text.seal;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The border between prompt and completion, by tokenizers that are no BPE of our own. */
class SealTokenizersTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), UTC);
  private static final int ROWS = 10;

  @TempDir Path root;

  /** What is masked, a bar, and what is learned, of each row. */
  private Set<String> sealed(String tokenizer, String end) throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(new @Nullable Object[] {"what does river " + i + " say?", " it says water"});
    }
    FeedbackFolder folder =
        new FeedbackFolder(root.resolve("data"), ShardKind.PROMPT_COMPLETION).publish(rows);
    TokenizerFolder files = TokenizerFolder.read(tokenizer);
    RowEncoder encoder =
        new RowEncoder(files, files.ends(List.of(end)), Optional.empty(), LossMask.COMPLETION_ONLY);
    SealedData data =
        Seal.with(
                encoder,
                SealOptions.defaults().withSequenceLength(64).withHeldOutFraction(0.3),
                RowOptions.usual(TrainingKind.INSTRUCTION, 64)
                    .withLoss(LossMask.COMPLETION_ONLY)
                    .withPacking(RowPacking.NONE),
                CLOCK)
            .seal(folder.data());
    PipelineTokenizer beside = data.tokenizer();
    Set<String> shown = new TreeSet<>();
    for (Split split : data.splits()) {
      assertThat(data.ledger(split).isBalanced()).isTrue();
      assertThat(data.ledger(split).rowsWithoutEnd()).isZero();
      try (ShardReader reader = ShardReader.open(data.tokens(split))) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          int[] ids = row.integers("input_ids");
          int[] labels = row.integers("labels");
          int learned = (int) Arrays.stream(labels).filter(label -> label != -100).count();
          int start = ids.length - learned;
          assertThat(Arrays.copyOfRange(labels, start, ids.length))
              .containsExactly(Arrays.copyOfRange(ids, start, ids.length));
          assertThat(ids[ids.length - 1]).isEqualTo(encoder.ends().get(0));
          shown.add(
              beside.decode(Arrays.copyOf(ids, start))
                  + "|"
                  + beside.decode(Arrays.copyOfRange(ids, start, ids.length - 1)));
        }
      }
    }
    return shown;
  }

  @Test
  void byWordPieces() throws IOException {
    Path vocabulary =
        Files.writeString(
            root.resolve("vocab.txt"),
            "[PAD] [UNK] [CLS] [SEP] what does river say ##s it water ? 0 1 2 3 4 5 6 7 8 9"
                .replace(' ', '\n'));
    assertThat(sealed(vocabulary.toString(), "[SEP]"))
        .hasSize(ROWS)
        .contains("[CLS] what does river 7 say?|it says water");
  }

  @Test
  void byUnigrams() throws IOException {
    StringBuilder pieces = new StringBuilder("[\"<unk>\",0.0],[\"</s>\",0.0]");
    for (String word : List.of("what", "does", "river", "say", "it", "says", "water")) {
      pieces.append(",[\"\u2581").append(word).append("\",-3.0]");
    }
    for (char c = '!'; c <= 'z'; c++) {
      if (Character.isLetterOrDigit(c) || c == '?') {
        pieces.append(",[\"").append(c).append("\",-9.0]");
      }
    }
    Path json =
        Files.writeString(
            root.resolve("tokenizer.json"),
            """
            {"version":"1.0","truncation":null,"padding":null,
             "added_tokens":[{"id":1,"content":"</s>","special":true,"normalized":false,
               "single_word":false,"lstrip":false,"rstrip":false}],
             "normalizer":null,
             "pre_tokenizer":{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always",
               "split":true},
             "post_processor":null,
             "decoder":{"type":"Metaspace","replacement":"\u2581","prepend_scheme":"always",
               "split":true},
             "model":{"type":"Unigram","unk_id":0,"byte_fallback":false,"vocab":[PIECES,["\u2581",-8.0]]}}
            """
                .replace("PIECES", pieces));
    assertThat(sealed(json.toString(), "</s>"))
        .hasSize(ROWS)
        .contains("what does river 7 say?|it says water");
  }

  @Test
  void byAnEncodingOfOpenAi() throws IOException {
    assertThat(sealed("openai:cl100k_base", "<|endoftext|>"))
        .hasSize(ROWS)
        .contains("what does river 7 say?| it says water");
  }
}
