package io.penstock.text.convert;

import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.preference.PreferencePair;
import io.penstock.text.UnreadableException;
import java.util.List;

/** Finds the prompt of a preference that was written out as two whole texts or conversations. */
final class ImplicitPrompt {
  /** Ends the prompt in transcripts such as Anthropic's hh-rlhf. */
  private static final String ANSWER_MARK = "\n\nAssistant:";

  private ImplicitPrompt() {}

  /** What both texts begin with: up to the last mark of an answer, else up to the last word. */
  static PreferencePair of(String chosen, String rejected) throws UnreadableException {
    int shared = 0;
    int shorter = Math.min(chosen.length(), rejected.length());
    while (shared < shorter && chosen.charAt(shared) == rejected.charAt(shared)) {
      shared++;
    }
    // Equal texts have no prompt of their own; they are dropped for being equal.
    int end = chosen.equals(rejected) ? 0 : promptEnd(chosen, shared);
    if (end == 0 && !chosen.equals(rejected)) {
      throw noPrompt();
    }
    return new PreferencePair(
        chosen.substring(0, end),
        JsonRecord.filled("chosen", chosen.substring(end)),
        JsonRecord.filled("rejected", rejected.substring(end)));
  }

  private static int promptEnd(String text, int shared) {
    int mark = text.lastIndexOf(ANSWER_MARK, shared - ANSWER_MARK.length());
    if (mark >= 0) {
      return mark + ANSWER_MARK.length();
    }
    int end = shared;
    while (end > 0 && !Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  static ConversationalPreference of(List<Message> chosen, List<Message> rejected)
      throws UnreadableException {
    if (chosen.equals(rejected)) {
      return new ConversationalPreference(List.of(), chosen, rejected, null);
    }
    int shared = Messages.commonPrefix(chosen, rejected);
    if (shared == 0) {
      throw noPrompt();
    }
    if (shared == chosen.size() || shared == rejected.size()) {
      throw JsonRecord.empty(shared == chosen.size() ? "chosen" : "rejected");
    }
    return new ConversationalPreference(
        chosen.subList(0, shared),
        chosen.subList(shared, chosen.size()),
        rejected.subList(shared, rejected.size()),
        null);
  }

  private static UnreadableException noPrompt() {
    return new UnreadableException(
        "missing-key",
        "there is no prompt, and chosen and rejected have no common beginning",
        "chosen, rejected",
        "prompt");
  }
}
