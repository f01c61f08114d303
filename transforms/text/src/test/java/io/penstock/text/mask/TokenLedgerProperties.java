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
