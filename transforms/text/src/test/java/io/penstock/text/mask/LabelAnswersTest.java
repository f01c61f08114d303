package io.penstock.text.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LabelAnswersTest {
  private static final int[] NOTHING = {};

  private static LabelAnswers.Labeled label(
      Truncation truncation, int maxTokens, int[] prompt, int[]... answers) {
    return new LabelAnswers(truncation, maxTokens, SpecialTokens.NONE)
        .label(
            new LabelAnswers.Row(
                "a row", prompt, Stream.of(answers).map(ids -> new Answer(ids, ids)).toList()));
  }

  private static int[] ids(int from, int to) {
    return IntStream.range(from, to).toArray();
  }

  private static void requireDropped(LabelAnswers.Labeled labeled, String reason, long tokens) {
    assertThat(labeled.rows()).isEmpty();
    assertThat(labeled.ledger().rowsDropped()).isEqualTo(Map.of(reason, 1L));
    assertThat(labeled.ledger().tokensDropped()).isEqualTo(Map.of(reason, tokens));
    assertThat(labeled.ledger().isBalanced()).isTrue();
  }

  @Test
  void answersThatAreEqualInWhatIsLeftOfThemAreDropped() {
    int[] one = {7, 8, 9};
    int[] other = {7, 8, 1};
    assertThat(label(Truncation.KEEP_START, 5, ids(0, 2), one, other).rows()).hasSize(1);
    requireDropped(
        label(Truncation.KEEP_START, 4, ids(0, 2), one, other), LabelAnswers.EQUAL_ANSWERS, 8);
    requireDropped(
        label(Truncation.FAIL, 9, ids(0, 2), one, one.clone()), LabelAnswers.EQUAL_ANSWERS, 8);
  }

  @Test
  void aPromptThatLeavesNoRoomIsDroppedAsSuch() {
    requireDropped(
        label(Truncation.KEEP_START, 4, ids(0, 4), ids(7, 9)), LabelAnswers.PROMPT_TOO_LONG, 6);
    requireDropped(
        label(Truncation.KEEP_START, 4, ids(0, 9), ids(7, 9), ids(6, 9)),
        LabelAnswers.PROMPT_TOO_LONG,
        14);
    List<LabelAnswers.Row> cut = label(Truncation.KEEP_START, 4, ids(0, 3), ids(7, 9)).rows();
    assertThat(cut.get(0).answers().get(0).ids()).containsExactly(7);
  }

  /** Nothing predicts the first token of a row. */
  @Test
  void aSingleTokenWithoutAPromptIsNothingToLearn() {
    requireDropped(
        label(Truncation.FAIL, 9, NOTHING, ids(7, 8), ids(6, 9)), LabelRows.NOTHING_TO_LEARN, 4);
    requireDropped(label(Truncation.FAIL, 9, ids(0, 2), NOTHING), LabelRows.NOTHING_TO_LEARN, 2);
    assertThat(label(Truncation.FAIL, 9, NOTHING, ids(7, 9), ids(6, 9)).rows()).hasSize(1);
  }
}
