package io.penstock.stages.train;

import io.penstock.models.preference.TokenPair;
import java.util.List;

/**
 * Tells the better answer of a pair by its length alone, in tokens: what a reward model must do
 * better to have learned more than that.
 *
 * @param prefersLonger whether most of the pairs that it saw have the longer answer as the better
 */
record LengthBaseline(boolean prefersLonger) {

  /** Learned from these pairs. */
  static LengthBaseline of(List<TokenPair> pairs) {
    return new LengthBaseline(new LengthBaseline(true).accuracy(pairs) >= 0.5);
  }

  /** The share of pairs that it is right about, 0 to 1; answers of one length count half. */
  double accuracy(List<TokenPair> pairs) {
    double right = 0;
    for (TokenPair pair : pairs) {
      int more = Integer.compare(pair.chosen().length(), pair.rejected().length());
      right += more == 0 ? 0.5 : (more > 0) == prefersLonger ? 1 : 0;
    }
    return right / pairs.size();
  }
}
