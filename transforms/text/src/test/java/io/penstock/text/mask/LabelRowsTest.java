package io.penstock.text.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.text.mask.TokenSpan.Part;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRowsTest {
  private static final SpecialTokens SPECIAL = new SpecialTokens(Set.of(1), Set.of(2));

  /** 1 begins; 9 is the template's; 3x the user's, 4x the assistant's, which ends with 2. */
  private static final TokenRow TALK =
      new TokenRow(
          "talk",
          new int[] {1, 9, 31, 32, 9, 41, 2, 9, 33, 9, 42, 43, 2, 9},
          List.of(
              TokenSpan.of(Part.USER, 2, 4),
              TokenSpan.of(Part.ASSISTANT, 5, 7),
              TokenSpan.of(Part.USER, 8, 9),
              TokenSpan.of(Part.ASSISTANT, 10, 13)));

  /** Labels with an underscore for those that are masked. */
  private static String text(int[] labels) {
    return String.join(
        " ",
        Arrays.stream(labels)
            .mapToObj(l -> l == LabeledRow.MASKED ? "_" : Integer.toString(l))
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, 1 9 31 32 9 41 2 9 33 9 42 43 2 9",
    "ASSISTANT_ONLY, _ _ _ _ _ 41 2 _ _ _ 42 43 2 _",
    "COMPLETION_ONLY, _ _ _ _ _ _ _ _ _ _ 42 43 2 _",
  })
  void masksOfAConversation(LossMask mask, String labels) {
    assertThat(text(mask.labels(TALK))).isEqualTo(labels);
  }

  @Test
  void promptAndCompletion() {
    TokenRow row =
        new TokenRow(
            "row",
            new int[] {1, 5, 6, 7, 2},
            List.of(TokenSpan.of(Part.PROMPT, 0, 3), TokenSpan.of(Part.COMPLETION, 3, 5)));
    assertThat(text(LossMask.COMPLETION_ONLY.labels(row))).isEqualTo("_ _ _ 7 2");
    assertThat(text(LossMask.ASSISTANT_ONLY.labels(row))).isEqualTo("_ _ _ 7 2");
  }

  @ParameterizedTest
  @CsvSource({
    "ALL, 1 9 31 32 9 _ _",
    "ASSISTANT_ONLY, _ _ 31 32 _ _ _",
    "COMPLETION_ONLY, _ _ 31 32 _ _ _"
  })
  void whatATurnSaysOfItselfGoesBeforeTheMask(LossMask mask, String labels) {
    TokenRow row =
        new TokenRow(
            "row",
            Arrays.copyOf(TALK.ids(), 7),
            List.of(
                new TokenSpan(Part.USER, 2, 4, true), new TokenSpan(Part.ASSISTANT, 5, 7, false)));
    assertThat(text(mask.labels(row))).isEqualTo(labels);
  }

  @ParameterizedTest
  @CsvSource({
    "KEEP_START, 7, 0: _ _ _ _ _ 41 2, 1 1 0 1 2 5 7",
    "KEEP_END, 5, 9: _ 42 43 2 _, 1 1 0 1 3 2 9",
    "SPLIT, 6, 0: _ _ _ _ _ 41 | 6: 2 _ _ _ 42 43 | 12: 2 _, 1 0 1 3 5 9 0",
    "DROP, 13, '', 0 0 0 0 0 0 0",
    "KEEP_START, 5, '', 0 0 0 0 0 0 0",
    "FAIL, 14, 0: _ _ _ _ _ 41 2 _ _ _ 42 43 2 _, 1 0 0 1 5 9 0",
  })
  void rowsThatAreTooLong(Truncation truncation, int maxTokens, String rows, String counts) {
    var labeled =
        new LabelRows(LossMask.ASSISTANT_ONLY, truncation, maxTokens, SPECIAL).label(TALK);
    assertThat(
            String.join(
                " | ",
                labeled.rows().stream().map(r -> r.start() + ": " + text(r.labels())).toList()))
        .isEqualTo(rows);
    TokenLedger ledger = labeled.ledger();
    assertThat(
            "%d %d %d %d %d %d %d"
                .formatted(
                    ledger.rowsKept(),
                    ledger.rowsTruncated(),
                    ledger.rowsSplit(),
                    ledger.rowsOut(),
                    ledger.tokensTrained(),
                    ledger.tokensMasked(),
                    ledger.tokensTruncated()))
        .isEqualTo(counts);
    assertThat(ledger.isBalanced()).isTrue();
  }

  @Test
  void whatIsDroppedHasItsReason() {
    LabelRows drop = new LabelRows(LossMask.ALL, Truncation.DROP, 13, SPECIAL);
    assertThat(drop.label(TALK).ledger().tokensDropped())
        .isEqualTo(Map.of(LabelRows.TOO_LONG, 14L));
    LabelRows nothing = new LabelRows(LossMask.ASSISTANT_ONLY, Truncation.SPLIT, 5, SPECIAL);
    TokenLedger split = nothing.label(TALK).ledger();
    assertThat(split.tokensDropped()).isEqualTo(Map.of(LabelRows.NOTHING_TO_LEARN, 5L));
    assertThat(split.partsDropped()).isEqualTo(Map.of(LabelRows.NOTHING_TO_LEARN, 1L));
    assertThat(split.rowsDropped()).isEmpty();
    TokenRow empty = new TokenRow("empty", new int[0], List.of());
    assertThat(nothing.label(empty).ledger().rowsDropped())
        .isEqualTo(Map.of(LabelRows.NOTHING_TO_LEARN, 1L));
  }

  @Test
  void tooLongIsAnErrorWhereItIsToBeOne() {
    LabelRows fail = new LabelRows(LossMask.ALL, Truncation.FAIL, 13, SPECIAL);
    assertThatThrownBy(() -> fail.label(TALK))
        .isInstanceOf(RowTooLongException.class)
        .hasMessageContaining("row talk has 14 tokens, the limit is 13");
  }

  @ParameterizedTest
  @CsvSource({
    "1 5 2, 0, 0",
    "1 1 5 2, 1, 0",
    "1 5, 0, 1",
    "5 2 1, 0, 0",
    "5 2 1 6, 0, 1",
    "1 5 1 2, 0, 0"
  })
  void beginningsAndEndsAreLookedAt(String ids, long doubled, long withoutEnd) {
    int[] tokens = Arrays.stream(ids.split(" ", -1)).mapToInt(Integer::parseInt).toArray();
    TokenLedger ledger =
        new LabelRows(LossMask.ALL, Truncation.DROP, 9, SPECIAL)
            .label(new TokenRow("row", tokens, List.of()))
            .ledger();
    assertThat(ledger.rowsWithDoubledBeginning()).isEqualTo(doubled);
    assertThat(ledger.rowsWithoutEnd()).isEqualTo(withoutEnd);
  }

  @Test
  void theEndIsLookedForWhereTheMaskEndsAndNotTheRow() {
    LabelRows last = new LabelRows(LossMask.COMPLETION_ONLY, Truncation.KEEP_START, 12, SPECIAL);
    assertThat(last.label(TALK).ledger().rowsWithoutEnd()).isZero();
  }

  @Test
  void spansMustBeApartAndWithinTheRow() {
    for (List<TokenSpan> spans :
        List.of(
            List.of(TokenSpan.of(Part.USER, 0, 4)),
            List.of(TokenSpan.of(Part.USER, 0, 2), TokenSpan.of(Part.ASSISTANT, 1, 3)))) {
      assertThatThrownBy(() -> new TokenRow("row", new int[3], spans))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row row of 3 tokens");
    }
  }
}
