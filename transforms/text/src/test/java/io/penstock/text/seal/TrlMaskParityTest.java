package io.penstock.text.seal;

import static io.penstock.text.seal.FeedbackFolder.message;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.ParityPython;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Sealed rows have the ids and the labels that TRL's {@code SFTTrainer} makes of the same rows. */
@Tag("parity")
@EnabledIfEnvironmentVariable(
    named = ParityPython.VARIABLE,
    matches = ".+",
    disabledReason = ParityPython.ABSENT)
class TrlMaskParityTest {
  private static final int ROWS = 300;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] WORDS = {
    "river", "valley", "pressure", "na\u00efve", "42", "\u6c34", "penstock", "(x)", "\ud83d\ude00"
  };
  private static final String TEMPLATE =
      "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}"
          + "{% generation %}{{ m.content }}<|endoftext|>{% endgeneration %}"
          + "{% else %}{{ m.content }}{% endif %}{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";

  @TempDir Path root;
  private final Random random = new Random(4);

  private String words() {
    return random
        .ints(1 + random.nextInt(8), 0, WORDS.length)
        .mapToObj(i -> WORDS[i])
        .collect(Collectors.joining(" "));
  }

  private List<String> ours(ShardKind kind, LossMask loss, List<@Nullable Object[]> rows)
      throws IOException {
    byte[] json = ByteLevelBpeTrainer.train(List.of(String.join(" ", WORDS).repeat(9)), 330).json();
    Files.write(root.resolve("tokenizer.json"), json);
    Files.writeString(root.resolve("template.jinja"), TEMPLATE);
    TokenizerFolder folder = TokenizerFolder.of(PipelineTokenizer.parse(json));
    ChatEncoder chat =
        new ChatEncoder(
            folder.tokenizer(),
            Map.of("default", TEMPLATE),
            folder.tokens(),
            LocalDateTime.of(2026, 1, 1, 0, 0));
    SealedData sealed =
        Seal.with(
                new RowEncoder(folder, folder.ends(List.of()), Optional.of(chat), loss),
                SealOptions.defaults().withSequenceLength(512),
                RowOptions.usual(TrainingKind.INSTRUCTION, 512)
                    .withLoss(loss)
                    .withPacking(RowPacking.NONE),
                Clock.fixed(Instant.ofEpochMilli(1_000), UTC))
            .seal(new FeedbackFolder(root.resolve("data"), kind).publish(rows).data());
    List<String> lines = new ArrayList<>();
    for (Split split : sealed.splits()) {
      try (ShardReader reader = ShardReader.open(sealed.tokens(split))) {
        for (ShardRow row = reader.next(); row != null; row = reader.next()) {
          lines.add(line(row.integers("input_ids")) + ";" + line(row.integers("labels")));
        }
      }
    }
    return lines;
  }

  private static String line(int[] numbers) {
    return Arrays.stream(numbers).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  private List<String> theirs(List<Map<String, Object>> rows) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (Map<String, Object> row : rows) {
      lines.append(JSON.writeValueAsString(row)).append('\n');
    }
    Files.writeString(root.resolve("rows.jsonl"), lines);
    return ParityPython.run(TrlMaskParityTest.class, "sft_labels.py", root, String.valueOf(root))
        .lines()
        .filter(line -> line.contains(";"))
        .toList();
  }

  private List<List<String>> pairs(String endOfPrompt, String startOfCompletion) throws Exception {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<Map<String, Object>> same = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      String prompt = i + " " + words() + endOfPrompt;
      String completion = startOfCompletion + words();
      rows.add(new @Nullable Object[] {prompt, completion});
      same.add(Map.of("prompt", prompt, "completion", completion));
    }
    List<String> ours = ours(ShardKind.PROMPT_COMPLETION, LossMask.COMPLETION_ONLY, rows);
    return List.of(ours, theirs(same));
  }

  @Test
  void promptsWithCompletions() throws Exception {
    List<List<String>> both = pairs("?", " ");
    assertThat(both.get(1)).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(both.get(0)).containsExactlyInAnyOrderElementsOf(both.get(1));
  }

  /**
   * Where a prompt ends in a space, that is a token in the prompt alone and the beginning of one in
   * the whole text. TRL masks as many tokens as the prompt alone has; here a token that has
   * something of the completion is learned.
   */
  @Test
  void whereAPromptEndsInASpaceOneTokenMoreIsLearned() throws Exception {
    List<List<String>> both = pairs(" ", "");
    Map<String, String> theirs =
        both.get(1).stream()
            .collect(Collectors.toMap(l -> l.split(";", -1)[0], l -> l.split(";", -1)[1]));
    assertThat(both.get(0)).hasSize(ROWS);
    int different = 0;
    for (String line : both.get(0)) {
      String[] ours = line.split(";", -1);
      String labels = theirs.get(ours[0]);
      assertThat(labels).as("the same ids: %s", ours[0]).isNotNull();
      different += learned(ours[1]) - learned(labels);
      assertThat(learned(ours[1]) - learned(labels)).isBetween(0, 1);
    }
    // All but completions that begin with a word which no token takes together with a space.
    assertThat(different).isBetween(ROWS / 4, ROWS);
  }

  private static int learned(String labels) {
    return (int) Arrays.stream(labels.split(" ", -1)).filter(l -> !l.equals("-100")).count();
  }

  @Test
  void conversations() throws Exception {
    List<@Nullable Object[]> rows = new ArrayList<>();
    List<Map<String, Object>> same = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<@Nullable Object[]> messages = new ArrayList<>();
      List<Map<String, String>> plain = new ArrayList<>();
      int turns = 2 * (1 + random.nextInt(3));
      for (int turn = 0; turn < turns; turn++) {
        String role = turn % 2 == 0 ? "user" : "assistant";
        String content = turn == 0 ? i + " " + words() : words();
        messages.add(message(role, content, null));
        plain.add(Map.of("role", role, "content", content));
      }
      rows.add(new @Nullable Object[] {messages, null});
      same.add(Map.of("messages", plain));
    }
    List<String> ours = ours(ShardKind.CONVERSATION, LossMask.ASSISTANT_ONLY, rows);
    List<String> theirs = theirs(same);
    assertThat(theirs).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(ours).containsExactlyInAnyOrderElementsOf(theirs);
  }
}
