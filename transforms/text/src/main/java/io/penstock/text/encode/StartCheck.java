package io.penstock.text.encode;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.penstock.text.mask.LabelRows;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.mask.TokenRow;
import io.penstock.text.mask.Truncation;
import java.util.ArrayList;
import java.util.List;

/** Tries an encoder on a question and its answer before it is let at a data set. */
public final class StartCheck {
  private StartCheck() {}

  /**
   * What a user should know of the chat template before training: nothing where all is well.
   *
   * @throws IllegalArgumentException if no row could be encoded as asked
   */
  public static List<String> findings(RowEncoder encoder) {
    if (encoder.chat().isEmpty()) {
      return List.of();
    }
    TokenRow row;
    try {
      row = encoder.chat().get().conversation("a trial", exchange(), null, encoder.loss());
    } catch (RowRefusedException e) {
      if (e.reason().equals("template-refused")) {
        return List.of("the chat template refuses a plain question and answer: " + e.getMessage());
      }
      throw new IllegalArgumentException(
          "the chat template cannot be honoured: %s".formatted(e.getMessage()), e);
    }
    return findings(encoder, row);
  }

  private static List<String> findings(RowEncoder encoder, TokenRow row) {
    LabelRows rules =
        new LabelRows(encoder.loss(), Truncation.FAIL, Integer.MAX_VALUE, encoder.special());
    TokenLedger ledger = rules.label(row).ledger();
    if (ledger.tokensTrained() == 0) {
      throw new IllegalArgumentException(
          "the chat template marks nothing of an answer as the assistant's: nothing would be"
              + " learned");
    }
    List<String> findings = new ArrayList<>();
    if (ledger.rowsWithDoubledBeginning() > 0) {
      findings.add("the chat template begins a text twice with the token for the beginning");
    }
    if (ledger.rowsWithoutEnd() > 0) {
      findings.add(
          "what is learned of an answer does not end with %s: the model will not learn to stop%s"
              .formatted(
                  encoder.ends().stream()
                      .map(id -> "'" + encoder.tokenizer().decode(new int[] {id}) + "'")
                      .toList(),
                  encoder.loss() == LossMask.ALL
                      ? ""
                      : "; name the template's own end, or mark it in a generation block"));
    }
    return findings;
  }

  private static ArrayNode exchange() {
    ArrayNode messages = JsonNodeFactory.instance.arrayNode();
    messages.addObject().put("role", "user").put("content", "What does a penstock bring?");
    messages.addObject().put("role", "assistant").put("content", "Water, under pressure.");
    return messages;
  }
}
