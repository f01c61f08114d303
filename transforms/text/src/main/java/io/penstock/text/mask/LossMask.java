package io.penstock.text.mask;

import io.penstock.text.mask.TokenSpan.Part;
import java.util.Arrays;
import java.util.List;

/** Which tokens of a row are learned. What a span says of itself goes before this. */
public enum LossMask {
  /** Every token, the template's too. */
  ALL {
    @Override
    boolean learns(Part part, boolean isLastAnswer) {
      return true;
    }
  },
  /** The completion; of a conversation what the assistant says last. */
  COMPLETION_ONLY {
    @Override
    boolean learns(Part part, boolean isLastAnswer) {
      return part == Part.COMPLETION || isLastAnswer;
    }
  },
  /** All that the assistant says. */
  ASSISTANT_ONLY {
    @Override
    boolean learns(Part part, boolean isLastAnswer) {
      return part == Part.COMPLETION || part == Part.ASSISTANT;
    }
  };

  /**
   * Whether a span is learned.
   *
   * @param isLastAnswer whether it is the last of the assistant's, in a row without a completion
   */
  abstract boolean learns(Part part, boolean isLastAnswer);

  /** The label of each token: the token itself, or {@link LabeledRow#MASKED}. */
  public int[] labels(TokenRow row) {
    int[] labels = new int[row.ids().length];
    if (this == ALL) {
      System.arraycopy(row.ids(), 0, labels, 0, labels.length);
    } else {
      Arrays.fill(labels, LabeledRow.MASKED);
    }
    int lastAnswer = lastAnswer(row.spans());
    for (int i = 0; i < row.spans().size(); i++) {
      TokenSpan span = row.spans().get(i);
      Boolean said = span.train();
      if (said != null ? said : learns(span.part(), i == lastAnswer)) {
        System.arraycopy(row.ids(), span.start(), labels, span.start(), span.end() - span.start());
      } else {
        Arrays.fill(labels, span.start(), span.end(), LabeledRow.MASKED);
      }
    }
    return labels;
  }

  private static int lastAnswer(List<TokenSpan> spans) {
    int last = -1;
    for (int i = 0; i < spans.size(); i++) {
      if (spans.get(i).part() == Part.COMPLETION) {
        return -1;
      }
      if (spans.get(i).part() == Part.ASSISTANT) {
        last = i;
      }
    }
    return last;
  }
}
