package io.penstock.text.seal;

import static io.penstock.text.seal.FeedbackFolder.message;
import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.convert.SectionTemplate;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.StartCheck;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.Truncation;
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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of every kind, sealed with masks, truncation and ledger. */
class SealKindsTest {
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(1_000), UTC);
  private static final SealOptions OPTIONS =
      SealOptions.defaults().withSequenceLength(96).withHeldOutFraction(0.2);

  /** A template that says itself what is the assistant's. */
  private static final String MARKED =
      "{% for m in messages %}<{{ m.role }}>{% if m.role == 'assistant' %}"
          + "{% generation %}{{ m.content }}<|endoftext|>{% endgeneration %}"
          + "{% else %}{{ m.content }}{% endif %}{% endfor %}"
          + "{% if add_generation_prompt %}<assistant>{% endif %}";

  @TempDir Path root;

  private static TokenizerFolder tokenizer() {
    String corpus = "what does the river number say? it says water and pressure, user assistant ";
    byte[] json = ByteLevelBpeTrainer.train(List.of(corpus.repeat(4)), 320).json();
    return TokenizerFolder.of(PipelineTokenizer.parse(json));
  }

  private static RowEncoder encoder(LossMask loss, @Nullable String template) {
    TokenizerFolder folder = tokenizer();
    Optional<ChatEncoder> chat =
        Optional.ofNullable(template)
            .map(
                t ->
                    new ChatEncoder(
                        folder.tokenizer(),
                        Map.of("default", t),
                        folder.tokens(),
                        LocalDateTime.of(2026, 1, 1, 0, 0)));
    return new RowEncoder(folder, folder.ends(List.of()), chat, loss);
  }

  private static List<@Nullable Object[]> pairs(int count) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new @Nullable Object[] {
            "what does river %d say?".formatted(i), " it says water %d".formatted(i)
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> talks(int count) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          new @Nullable Object[] {
            List.of(
                message("user", "river " + i + "?", null),
                message("assistant", "water " + i, i % 3 == 0 ? Boolean.FALSE : null),
                message("user", "and?", null),
                message("assistant", "pressure", null)),
            null
          });
    }
    return rows;
  }

  private static List<@Nullable Object[]> turns(@Nullable Object[] only) {
    return Collections.singletonList(only);
  }

  private static List<ShardRow> rows(SealedData data, Split split) throws IOException {
    List<ShardRow> rows = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(data.tokens(split))) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** What is learned of a row, each stretch in brackets. */
  private static String marked(SealedData data, int[] ids, int[] labels) throws IOException {
    StringBuilder text = new StringBuilder();
    boolean learns = false;
    int start = 0;
    for (int i = 0; i <= ids.length; i++) {
      boolean next = i < ids.length && labels[i] != -100;
      if (next != learns || i == ids.length) {
        text.append(data.tokenizer().decode(Arrays.copyOfRange(ids, start, i)));
        text.append(next ? "[" : learns ? "]" : "");
        start = i;
        learns = next;
      }
    }
    return text.toString();
  }

  private static RowOptions alone(TrainingKind kind) {
    return RowOptions.usual(kind, 96).withPacking(RowPacking.NONE);
  }

  @Test
  void aCompletionIsLearnedAndItsPromptNot() throws IOException {
    FeedbackFolder folder =
        new FeedbackFolder(root, ShardKind.PROMPT_COMPLETION).publish(pairs(20));
    SealedData sealed =
        Seal.with(
                encoder(LossMask.ASSISTANT_ONLY, null),
                OPTIONS,
                alone(TrainingKind.INSTRUCTION),
                CLOCK)
            .seal(folder.data());
    Set<String> found = new TreeSet<>();
    for (Split split : sealed.splits()) {
      for (ShardRow row : rows(sealed, split)) {
        found.add(marked(sealed, row.integers("input_ids"), row.integers("labels")));
      }
    }
    assertThat(found).hasSize(20).contains("what does river 7 say?[ it says water 7<|endoftext|>]");
    TokenLedger train = sealed.ledger(Split.TRAIN);
    assertThat(train.isBalanced()).isTrue();
    assertThat(train.rowsIn() + sealed.ledger(Split.EVALUATION).rowsIn()).isEqualTo(20);
    assertThat(train.tokensTrained()).isPositive();
    assertThat(train.tokensMasked()).isPositive();
    assertThat(train.rowsWithoutEnd()).isZero();
  }

  @Test
  void ofConversationsTheAssistantIsLearnedButWhereAMessageSaysNo() throws IOException {
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.CONVERSATION).publish(talks(12));
    RowEncoder encoder = encoder(LossMask.ASSISTANT_ONLY, MARKED);
    assertThat(StartCheck.findings(encoder)).isEmpty();
    SealedData sealed =
        Seal.with(encoder, OPTIONS, alone(TrainingKind.INSTRUCTION), CLOCK).seal(folder.data());
    Set<String> found = new TreeSet<>();
    for (Split split : sealed.splits()) {
      for (ShardRow row : rows(sealed, split)) {
        found.add(marked(sealed, row.integers("input_ids"), row.integers("labels")));
      }
    }
    assertThat(found)
        .hasSize(12)
        .contains(
            "<user>river 1?<assistant>[water 1<|endoftext|>]<user>and?<assistant>"
                + "[pressure<|endoftext|>]",
            "<user>river 3?<assistant>water 3<|endoftext|><user>and?<assistant>"
                + "[pressure<|endoftext|>]");
    assertThat(sealed.manifest().getConfiguration()).containsKey("chat-template");
  }

  @Test
  void ofCompletionOnlyTheLastAnswerIsLearned() throws IOException {
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.CONVERSATION).publish(talks(12));
    RowOptions rows = alone(TrainingKind.INSTRUCTION).withLoss(LossMask.COMPLETION_ONLY);
    SealedData sealed =
        Seal.with(encoder(LossMask.COMPLETION_ONLY, MARKED), OPTIONS, rows, CLOCK)
            .seal(folder.data());
    for (ShardRow row : rows(sealed, Split.TRAIN)) {
      assertThat(marked(sealed, row.integers("input_ids"), row.integers("labels")))
          .endsWith("<|endoftext|><user>and?<assistant>[pressure<|endoftext|>]");
    }
  }

  @Test
  void aTemplateThatCannotBeHonouredIsRefusedByName() {
    assertThatThrownBy(() -> encoder(LossMask.ALL, "{% include 'other' %}"))
        .hasMessageContaining("the chat template 'default' cannot be honoured")
        .hasMessageContaining("include");
    assertThatThrownBy(
            () ->
                StartCheck.findings(
                    encoder(LossMask.ASSISTANT_ONLY, "{{ messages[-1].content }}{{ 1 }}")))
        .hasMessageContaining("cannot be honoured");
    assertThat(
            StartCheck.findings(
                encoder(
                    LossMask.ASSISTANT_ONLY, MARKED.replace("<|endoftext|>{% endg", "{% endg"))))
        .singleElement()
        .asString()
        .contains("<|endoftext|>", "will not learn to stop");
  }

  @Test
  void preferencesHaveOnePromptAndTwoAnswers() throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(new @Nullable Object[] {"river " + i + "?", " water", " it says " + i});
    }
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.PREFERENCE).publish(rows);
    SealedData sealed =
        Seal.with(
                encoder(LossMask.COMPLETION_ONLY, null),
                OPTIONS,
                RowOptions.usual(TrainingKind.PREFERENCE, 96),
                CLOCK)
            .seal(folder.data());
    long tokens = 0;
    for (ShardRow row : rows(sealed, Split.TRAIN)) {
      String prompt = sealed.tokenizer().decode(row.integers("prompt_ids"));
      assertThat(prompt).matches("river \\d+\\?");
      assertThat(sealed.tokenizer().decode(row.integers("chosen_ids")))
          .isEqualTo(" water<|endoftext|>");
      assertThat(sealed.tokenizer().decode(row.integers("rejected_ids")))
          .isEqualTo(prompt.replace("river", " it says").replace("?", "<|endoftext|>"));
      assertThat(row.integers("chosen_labels")).isEqualTo(row.integers("chosen_ids"));
      tokens += row.integers("chosen_labels").length + row.integers("rejected_labels").length;
    }
    assertThat(sealed.ledger(Split.TRAIN).tokensTrained()).isEqualTo(tokens);
  }

  @Test
  void unpairedAnswersKeepTheirLabelAndAreTheTemplates() throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      rows.add(
          new @Nullable Object[] {
            turns(message("user", "river " + i, null)),
            turns(message("assistant", i % 2 == 0 ? "water" : "pressure", null)),
            i % 2 == 0,
            null
          });
    }
    FeedbackFolder folder =
        new FeedbackFolder(root, ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE).publish(rows);
    SealedData sealed =
        Seal.with(
                encoder(LossMask.COMPLETION_ONLY, MARKED),
                OPTIONS,
                RowOptions.usual(TrainingKind.UNPAIRED, 96),
                CLOCK)
            .seal(folder.data());
    for (ShardRow row : rows(sealed, Split.TRAIN)) {
      assertThat(sealed.tokenizer().decode(row.integers("prompt_ids")))
          .matches("<user>river \\d+<assistant>");
      assertThat(sealed.tokenizer().decode(row.integers("completion_ids")))
          .isEqualTo((row.flag("label") ? "water" : "pressure") + "<|endoftext|>");
    }
  }

  @Test
  void aRowThatIsTooLongEndsTheSealUnlessItIsSaidWhatToDo() throws IOException {
    List<@Nullable Object[]> rows = pairs(10);
    rows.add(new @Nullable Object[] {"what does the last say? ", "water ".repeat(300)});
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.PROMPT_COMPLETION).publish(rows);
    RowEncoder encoder = encoder(LossMask.ASSISTANT_ONLY, null);
    RowOptions usual = RowOptions.usual(TrainingKind.INSTRUCTION, 96);
    assertThatThrownBy(() -> Seal.with(encoder, OPTIONS, usual, CLOCK).seal(folder.data()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the limit is 96")
        .hasMessageContaining("--truncation");
    SealedData dropped =
        Seal.with(encoder, OPTIONS, usual.withTruncation(Truncation.DROP), CLOCK)
            .seal(folder.data());
    assertThat(both(dropped).rowsDropped()).isEqualTo(Map.of("too-long", 1L));
    SealedData split =
        Seal.with(encoder, OPTIONS, usual.withTruncation(Truncation.SPLIT), CLOCK)
            .seal(folder.data());
    assertThat(both(split).rowsSplit()).isEqualTo(1);
    assertThat(both(split).tokensIn()).isEqualTo(both(dropped).tokensIn());
  }

  @Test
  void whatIsCutWhileItIsPackedIsCountedAsSplitOnce() throws IOException {
    FeedbackFolder folder =
        new FeedbackFolder(root, ShardKind.PROMPT_COMPLETION).publish(pairs(40));
    for (int maxLength : new int[] {8, 200}) {
      RowOptions rows =
          RowOptions.usual(TrainingKind.INSTRUCTION, maxLength)
              .withTruncation(Truncation.SPLIT)
              .withLoss(LossMask.ALL);
      for (RowPacking packing : List.of(RowPacking.WRAPPED, RowPacking.BFD_SPLIT)) {
        SealedData sealed =
            Seal.with(
                    encoder(LossMask.ALL, null),
                    OPTIONS.withSequenceLength(8),
                    rows.withPacking(packing),
                    CLOCK)
                .seal(folder.data());
        for (Split split : sealed.splits()) {
          Map<String, Integer> parts = new TreeMap<>();
          for (ShardRow row : rows(sealed, split)) {
            for (Object document : row.list("documents")) {
              parts.merge(((Object[]) document)[0].toString(), 1, Integer::sum);
            }
          }
          long cut = parts.values().stream().filter(count -> count > 1).count();
          assertThat(cut).isPositive();
          assertThat(sealed.ledger(split).rowsSplit())
              .as("%s, %s of at most %d", split, packing, maxLength)
              .isEqualTo(cut);
        }
      }
    }
  }

  @Test
  void aFileThatWasAlteredAtTheSameLengthIsRefusedByName() throws IOException {
    FeedbackFolder folder =
        new FeedbackFolder(root, ShardKind.PROMPT_COMPLETION).publish(pairs(20));
    Seal seal =
        Seal.with(
            encoder(LossMask.ASSISTANT_ONLY, null),
            OPTIONS,
            alone(TrainingKind.INSTRUCTION),
            CLOCK);
    SealedData sealed = seal.seal(folder.data());
    assertThat(sealed.verified()).isSameAs(sealed);
    Path tokens = sealed.tokens(Split.TRAIN);
    alter(tokens);
    SealedData again = SealedData.open(sealed.folder());
    assertThatThrownBy(again::verified)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(tokens + " was changed");
    Path shard = root.resolve("shards/rows-0.parquet");
    alter(shard);
    Seal other =
        Seal.with(
            encoder(LossMask.ASSISTANT_ONLY, null),
            OPTIONS.withSeed(5),
            alone(TrainingKind.INSTRUCTION),
            CLOCK);
    assertThatThrownBy(() -> other.seal(folder.data()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(shard + " was changed");
  }

  /** Turns one bit in the middle. */
  private static void alter(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void fullestRowsAreFewerAndTheSameHoweverTheyWereCut() throws IOException {
    List<@Nullable Object[]> rows = pairs(300);
    for (int i = 0; i < 300; i += 3) {
      rows.get(i)[1] = " water".repeat(1 + i % 17);
    }
    RowEncoder encoder = encoder(LossMask.ASSISTANT_ONLY, null);
    RowOptions usual = RowOptions.usual(TrainingKind.INSTRUCTION, 96);
    SealedData[] sealed = new SealedData[3];
    for (int i = 0; i < sealed.length; i++) {
      FeedbackFolder folder =
          new FeedbackFolder(root.resolve("data-" + i), ShardKind.PROMPT_COMPLETION);
      int at = i == 1 ? 41 : rows.size();
      folder.publish(rows.subList(0, at));
      if (at < rows.size()) {
        folder.publish(rows.subList(at, rows.size()));
      }
      RowPacking packing = i == 2 ? RowPacking.BFD : RowPacking.FULLEST;
      sealed[i] =
          Seal.with(encoder, OPTIONS, usual.withPacking(packing), CLOCK).seal(folder.data());
    }
    assertThat(sealed[1].tokens(Split.TRAIN)).hasSameBinaryContentAs(sealed[0].tokens(Split.TRAIN));
    long tokens = sealed[0].tokenCount(Split.TRAIN);
    assertThat(tokens).isEqualTo(sealed[2].tokenCount(Split.TRAIN));
    assertThat(sealed[0].rowCount(Split.TRAIN))
        .isEqualTo((tokens + 95) / 96)
        .isLessThan(sealed[2].rowCount(Split.TRAIN));
    assertThat(both(sealed[0]).rowsSplit()).isZero();
  }

  private static TokenLedger both(SealedData data) {
    return data.ledger(Split.TRAIN).plus(data.ledger(Split.EVALUATION));
  }

  @Test
  void everyOptionOfRowsConservesEveryToken() throws IOException {
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.CONVERSATION).publish(talks(30));
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      LossMask loss = List.of(LossMask.values()).get(random.nextInt(3));
      Truncation truncation = List.of(Truncation.values()).get(random.nextInt(4));
      RowPacking packing = List.of(RowPacking.values()).get(random.nextInt(5));
      int length = 8 + random.nextInt(80);
      SealedData sealed =
          Seal.with(
                  encoder(loss, MARKED),
                  OPTIONS.withSeed(i).withSequenceLength(length),
                  new RowOptions(
                      TrainingKind.INSTRUCTION,
                      loss,
                      truncation,
                      length,
                      packing,
                      Optional.empty()),
                  CLOCK)
              .seal(folder.data());
      long learned = 0;
      long tokens = 0;
      for (Split split : sealed.splits()) {
        for (ShardRow row : rows(sealed, split)) {
          int[] labels = row.integers("labels");
          assertThat(labels.length).isLessThanOrEqualTo(length);
          tokens += labels.length;
          learned += Arrays.stream(labels).filter(l -> l != -100).count();
        }
      }
      TokenLedger all = both(sealed);
      assertThat(all.isBalanced()).isTrue();
      assertThat(all.rowsIn()).isEqualTo(30);
      assertThat(all.tokensTrained()).isEqualTo(learned);
      assertThat(all.tokensTrained() + all.tokensMasked()).isEqualTo(tokens);
    }
  }

  @Test
  void theSameRowsGiveTheSameBytesHoweverTheyWereCut() throws IOException {
    List<@Nullable Object[]> rows = talks(30);
    RowEncoder encoder = encoder(LossMask.ASSISTANT_ONLY, MARKED);
    Seal seal = Seal.with(encoder, OPTIONS, RowOptions.usual(TrainingKind.INSTRUCTION, 96), CLOCK);
    SealedData whole =
        seal.seal(
            new FeedbackFolder(root.resolve("whole"), ShardKind.CONVERSATION).publish(rows).data());
    FeedbackFolder cut = new FeedbackFolder(root.resolve("cut"), ShardKind.CONVERSATION);
    List<@Nullable Object[]> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(3));
    for (int start = 0; start < 30; start += 7) {
      cut.publish(shuffled.subList(start, Math.min(30, start + 7)));
    }
    SealedData other = seal.sortingWithin(1).seal(cut.data());
    for (Split split : whole.splits()) {
      assertThat(other.tokens(split)).hasSameBinaryContentAs(whole.tokens(split));
    }
  }

  @Test
  void siblingsLieInOneOfThreeSplits() throws IOException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add(new @Nullable Object[] {"river " + i % 40 + "? ", "water " + i});
    }
    FeedbackFolder folder = new FeedbackFolder(root, ShardKind.PROMPT_COMPLETION).publish(rows);
    SealedData sealed =
        Seal.with(
                encoder(LossMask.ASSISTANT_ONLY, null),
                OPTIONS.withTestFraction(0.2).withGroupBy(new GroupBy("prompt")),
                alone(TrainingKind.INSTRUCTION),
                CLOCK)
            .seal(folder.data());
    assertThat(sealed.splits()).containsExactly(Split.TRAIN, Split.EVALUATION, Split.TEST);
    Set<String> seen = new HashSet<>();
    long count = 0;
    for (Split split : sealed.splits()) {
      Set<String> prompts = new HashSet<>();
      for (ShardRow row : rows(sealed, split)) {
        String text = sealed.tokenizer().decode(row.integers("input_ids"));
        prompts.add(text.substring(0, text.indexOf('?')));
        count++;
      }
      assertThat(prompts).isNotEmpty();
      assertThat(Collections.disjoint(prompts, seen)).isTrue();
      seen.addAll(prompts);
    }
    assertThat(count).isEqualTo(200);
    assertThat(seen).hasSize(40);
  }

  @Test
  void weightsSayHowOftenAMixturesRowsAreLearned() throws IOException {
    WeightedData half =
        new WeightedData(
            new FeedbackFolder(root.resolve("a"), ShardKind.PROMPT_COMPLETION)
                .publish(pairs(200))
                .data(),
            0.5);
    List<@Nullable Object[]> others = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      others.add(new @Nullable Object[] {"number " + i, " pressure"});
    }
    WeightedData thrice =
        new WeightedData(
            new FeedbackFolder(root.resolve("b"), ShardKind.PROMPT_COMPLETION)
                .publish(others)
                .data(),
            3);
    Seal seal =
        Seal.with(
            encoder(LossMask.ASSISTANT_ONLY, null),
            OPTIONS,
            alone(TrainingKind.INSTRUCTION),
            CLOCK);
    SealedData sealed = seal.seal(List.of(half, thrice));
    int rivers = 0;
    int numbers = 0;
    for (ShardRow row : rows(sealed, Split.TRAIN)) {
      String text = sealed.tokenizer().decode(row.integers("input_ids"));
      rivers += text.startsWith("what") ? 1 : 0;
      numbers += text.startsWith("number") ? 1 : 0;
    }
    long leftOut = sealed.version().getLedger().get("train.rows-left-out-by-weight");
    int held = (int) sealed.ledger(Split.EVALUATION).rowsIn();
    assertThat(rivers).isBetween(55, 105);
    assertThat(numbers % 3).isZero();
    assertThat(rivers + leftOut + numbers / 3 + held).isEqualTo(250);
    assertThat(seal.seal(List.of(thrice, half)).version().getVersion())
        .as("the order of a mixture is part of it")
        .isNotEqualTo(sealed.version().getVersion());
  }

  @Test
  void instructionsAreMadeOfTheSectionsOfDocuments() throws IOException {
    TextFolder folder = new TextFolder(root);
    List<TextFolder.Row> documents = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      documents.add(
          new TextFolder.Row(
              i,
              "docs/river-%d.md".formatted(i),
              "Before.\n\n# Water %d\n\nIt says %d.\n\n## Deep\n\nSlow %d.\n".formatted(i, i, i)));
    }
    folder.publish(documents);
    SealedData sealed =
        Seal.with(
                encoder(LossMask.ASSISTANT_ONLY, null),
                OPTIONS,
                alone(TrainingKind.INSTRUCTION).withInstructionsOf(SectionTemplate.LM_STUDIO),
                CLOCK)
            .seal(DataSet.open(folder.folder()));
    Map<String, Split> splitOf = new TreeMap<>();
    Set<String> found = new TreeSet<>();
    for (Split split : sealed.splits()) {
      for (ShardRow row : rows(sealed, split)) {
        found.add(marked(sealed, row.integers("input_ids"), row.integers("labels")));
        Object[] span = (Object[]) row.list("documents").get(0);
        String document = ((String) span[0]).replaceAll("#.*", "");
        assertThat(splitOf.computeIfAbsent(document, d -> split)).isEqualTo(split);
      }
    }
    assertThat(splitOf).hasSize(20);
    assertThat(found)
        .hasSize(60)
        .contains(
            "What does \"river-7.md\" say?[Before.<|endoftext|>]",
            "What does \"river-7.md\" say about \"Water 7\"?[It says 7.<|endoftext|>]",
            "What does \"river-7.md\" say about \"Water 7 > Deep\"?[Slow 7.<|endoftext|>]");
  }
}
