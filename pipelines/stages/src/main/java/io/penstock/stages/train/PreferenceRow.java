package io.penstock.stages.train;

import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.models.preference.TokenThumb;
import io.penstock.text.mask.Answer;
import io.penstock.text.mask.LabelAnswers;
import java.util.List;

/**
 * A prompt with its answers as tokens: two of a pair, the better first; one of any other.
 *
 * @param label whether a single answer is wanted
 * @param margin by how much the better answer of a pair is to be better; 0 where nothing is said
 */
record PreferenceRow(LabelAnswers.Row tokens, boolean label, double margin) {

  /** A sequence for each answer, all with the same prompt. */
  List<Sequence> sequences() {
    return tokens.answers().stream().map(this::sequence).toList();
  }

  private Sequence sequence(Answer answer) {
    return new Sequence(tokens.prompt(), answer.ids(), answer.labels());
  }

  /** Both answers. */
  TokenPair pair() {
    List<Sequence> both = sequences();
    return new TokenPair(both.get(0), both.get(1), margin);
  }

  /** One of the answers; of a pair the first is wanted and the second is not. */
  TokenThumb thumb(int answer) {
    boolean isPair = tokens.answers().size() == 2;
    return new TokenThumb(sequence(tokens.answers().get(answer)), isPair ? answer == 0 : label);
  }

  /** The same with other tokens. */
  PreferenceRow with(LabelAnswers.Row other) {
    return new PreferenceRow(other, label, margin);
  }
}
