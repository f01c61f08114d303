package io.penstock.models.reinforce;

import java.util.List;

/**
 * Prompts to learn from and prompts held out.
 *
 * @param version names exactly these rows, such as a hash; a checkpoint goes on only with the same
 */
public record PromptRows(String version, List<Prompt> train, List<Prompt> evaluation) {
  public PromptRows {
    train = List.copyOf(train);
    evaluation = List.copyOf(evaluation);
  }
}
