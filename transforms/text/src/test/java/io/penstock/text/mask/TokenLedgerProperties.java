package io.penstock.text.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.text.mask.TokenSpan.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TokenLedgerProperties {
  private static final List<Part> PARTS = List.of(Part.values());

  private static TokenRow row(Random random, int number) {
    int[] ids = random.ints(random.nextInt(40), 0, 50).toArray();
    List<TokenSpan> spans = new ArrayList<>();
    for (int at = random.nextInt(4); at < ids.length; at += random.nextInt(4)) {
      int end = Math.min(ids.length, at + random.nextInt(9));
      Part part = PARTS.get(random.nextInt(PARTS.size()));
      Boolean train = random.nextInt(4) == 0 ? Boolean.valueOf(random.nextBoolean()) : null;
      spans.add(new TokenSpan(part, at, end, train));
      at = Math.max(end, at + 1);
    }
    return new TokenRow("row " + number, ids, spans);
  }

  @Property
  void everyTokenIsCountedOnce(
      @ForAll long seed,
      @ForAll LossMask mask,
      @ForAll Truncation truncation,
      @ForAll @IntRange(min = 1, max = 45) int maxTokens) {
    Random random = new Random(seed);
    LabelRows rules = new LabelRows(mask, truncation, maxTokens, SpecialTokens.NONE);
    TokenLedger total = TokenLedger.EMPTY;
    long rowsOut = 0;
    long tokensOut = 0;
    long labels = 0;
    long tokensIn = 0;
    int rowsIn = 0;
    for (int i = 0; i < 10; i++) {
      TokenRow row = row(random, i);
      if (truncation == Truncation.FAIL && row.ids().length > maxTokens) {
        continue;
      }
      rowsIn++;
      tokensIn += row.ids().length;
      LabelRows.Labeled labeled = rules.label(row);
      assertThat(labeled.ledger().isBalanced()).isTrue();
      total = total.plus(labeled.ledger());
      for (LabeledRow part : labeled.rows()) {
        rowsOut++;
        tokensOut += part.ids().length;
        labels += learned(part);
        assertThat(part.ids().length).isBetween(1, maxTokens);
        assertThat(part.ids())
            .isEqualTo(
                Arrays.copyOfRange(row.ids(), part.start(), part.start() + part.ids().length));
      }
    }
    assertThat(total.isBalanced()).isTrue();
    assertThat(total.rowsIn()).isEqualTo(rowsIn);
    assertThat(total.tokensIn()).isEqualTo(tokensIn);
    assertThat(total.rowsOut()).isEqualTo(rowsOut);
    assertThat(total.tokensTrained()).isEqualTo(labels);
    assertThat(total.tokensTrained() + total.tokensMasked()).isEqualTo(tokensOut);
    assertThat(TokenLedger.of(total.counts())).isEqualTo(total);
  }

  private static Answer answer(Random random) {
    int[] ids = random.ints(random.nextInt(30), 0, 50).toArray();
    boolean whole = random.nextBoolean();
    return new Answer(
        ids,
        Arrays.stream(ids)
            .map(i -> whole || random.nextBoolean() ? i : LabeledRow.MASKED)
            .toArray());
  }

  @Property
  void everyTokenOfAnswersIsCountedOnce(
      @ForAll long seed,
      @ForAll Truncation truncation,
      @ForAll @IntRange(min = 1, max = 45) int maxTokens) {
    if (truncation == Truncation.SPLIT || truncation == Truncation.FAIL) {
      return;
    }
    Random random = new Random(seed);
    LabelAnswers rules = new LabelAnswers(truncation, maxTokens, SpecialTokens.NONE);
    for (int i = 0; i < 10; i++) {
      int[] prompt = random.ints(random.nextInt(30), 0, 50).toArray();
      List<Answer> answers =
          random.nextBoolean() ? List.of(answer(random)) : List.of(answer(random), answer(random));
      LabelAnswers.Labeled labeled = rules.label(new LabelAnswers.Row("row", prompt, answers));
      TokenLedger ledger = labeled.ledger();
      assertThat(ledger.isBalanced()).isTrue();
      assertThat(ledger.tokensIn())
          .isEqualTo(prompt.length + answers.stream().mapToLong(a -> a.ids().length).sum());
      long tokens = 0;
      for (LabelAnswers.Row row : labeled.rows()) {
        tokens += row.prompt().length;
        for (int a = 0; a < answers.size(); a++) {
          int[] ids = row.answers().get(a).ids();
          tokens += ids.length;
          assertThat(row.prompt().length + ids.length).isLessThanOrEqualTo(maxTokens);
          assertThat(row.answers().get(a).labels()).hasSameSizeAs(ids);
          int[] all = answers.get(a).ids();
          int from = truncation == Truncation.KEEP_END ? all.length - ids.length : 0;
          assertThat(ids).isEqualTo(Arrays.copyOfRange(all, from, from + ids.length));
        }
      }
      assertThat(ledger.tokensTrained() + ledger.tokensMasked()).isEqualTo(tokens);
    }
  }

  /** Counted from the labels, each of which is its token or masked. */
  private static long learned(LabeledRow row) {
    long learned = 0;
    for (int i = 0; i < row.ids().length; i++) {
      assertThat(row.labels()[i]).isIn(row.ids()[i], LabeledRow.MASKED);
      learned += row.labels()[i] == LabeledRow.MASKED ? 0 : 1;
    }
    return learned;
  }
}
