package io.penstock.models.reinforce;

import java.util.Map;

/**
 * What the policy is to answer. The ids are not copied.
 *
 * @param ids its tokens, at least one
 * @param text as it was written; may be empty where only tokens are known
 * @param columns what else its row says, such as the right answer, by name
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record Prompt(int[] ids, String text, Map<String, String> columns) {
  public Prompt {
    columns = Map.copyOf(columns);
  }
}
