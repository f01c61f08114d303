package io.penstock.text.convert;

import static java.util.Objects.requireNonNull;

import io.penstock.schemas.document.Reason;
import org.apache.avro.specific.SpecificRecord;

/** A record of feedback that could be read: a row to keep, or the reason not to want it. */
public sealed interface Feedback {

  /**
   * A row of one of the training formats.
   *
   * @param value PreferencePair, ConversationalPreference, UnpairedPreference,
   *     ConversationalUnpairedPreference, StepwiseSupervision, PromptCompletion, Conversation,
   *     Prompt, ConversationalPrompt or LanguageModelingText
   */
  record Row(SpecificRecord value) implements Feedback {
    public Row {
      requireNonNull(value);
    }
  }

  /** Readable, but nothing to learn from. */
  record Unwanted(Reason reason) implements Feedback {
    public Unwanted {
      requireNonNull(reason);
    }
  }
}
