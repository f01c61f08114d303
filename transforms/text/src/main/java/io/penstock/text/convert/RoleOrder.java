package io.penstock.text.convert;

import io.penstock.schemas.preference.Conversation;
import io.penstock.schemas.preference.ConversationalPreference;
import io.penstock.schemas.preference.ConversationalPrompt;
import io.penstock.schemas.preference.ConversationalUnpairedPreference;
import io.penstock.schemas.preference.Message;
import io.penstock.text.UnreadableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rule that a conversation is one: system texts first; then user and assistant in turn, and
 * tools after the assistant that called them. What a chat template makes of anything else is
 * anyone's guess.
 */
final class RoleOrder {
  private RoleOrder() {}

  /**
   * Checks every conversation of a row.
   *
   * @throws UnreadableException with the rule roles-out-of-order
   */
  static void require(SpecificRecord row) throws UnreadableException {
    if (row instanceof Conversation talk) {
      requireAnswered("messages", talk.getMessages());
    } else if (row instanceof ConversationalPrompt prompt) {
      requireOrder("prompt", prompt.getPrompt());
    } else if (row instanceof ConversationalUnpairedPreference unpaired) {
      requireAnswered("completion", joined(unpaired.getPrompt(), unpaired.getCompletion()));
    } else if (row instanceof ConversationalPreference preference) {
      requireAnswered("chosen", joined(preference.getPrompt(), preference.getChosen()));
      requireAnswered("rejected", joined(preference.getPrompt(), preference.getRejected()));
    }
  }

  private static List<Message> joined(List<Message> prompt, List<Message> answer) {
    List<Message> all = new ArrayList<>(prompt);
    all.addAll(answer);
    return all;
  }

  private static void requireAnswered(String name, List<Message> messages)
      throws UnreadableException {
    requireOrder(name, messages);
    String last = messages.get(messages.size() - 1).getRole();
    if (!last.equals("assistant")) {
      throw outOfOrder("%s ends with %s, not with an answer".formatted(name, last), last);
    }
  }

  private static void requireOrder(String name, List<Message> messages) throws UnreadableException {
    Message before = null;
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      if (!mayFollow(before, message)) {
        String follows = before == null ? "at the beginning" : "after " + before.getRole();
        throw outOfOrder(
            "%s: message %d is of the %s, %s".formatted(name, i, message.getRole(), follows),
            "%s %s".formatted(message.getRole(), follows));
      }
      before = message;
    }
  }

  private static boolean mayFollow(@Nullable Message before, Message message) {
    String after = before == null ? "system" : before.getRole();
    return switch (message.getRole()) {
      case "system" -> after.equals("system");
      case "user" -> after.equals("system") || after.equals("assistant");
      case "assistant" -> after.equals("user") || after.equals("tool");
      case "tool" ->
          after.equals("tool")
              || (before != null && after.equals("assistant") && before.getToolCalls() != null);
      default -> throw new IllegalArgumentException("no role: " + message.getRole());
    };
  }

  private static UnreadableException outOfOrder(String what, String value) {
    return new UnreadableException(
        "roles-out-of-order",
        what + "; expected system, then user and assistant in turn, tools after their call",
        value,
        "user, assistant, ...");
  }
}
