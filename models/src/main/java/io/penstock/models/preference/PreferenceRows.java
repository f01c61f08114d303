package io.penstock.models.preference;

import java.util.List;

/**
 * Rows to learn from and rows held out.
 *
 * @param version names exactly these rows, such as a hash; a checkpoint goes on only with the same
 */
public record PreferenceRows<R>(String version, List<R> train, List<R> evaluation) {
  public PreferenceRows {
    train = List.copyOf(train);
    evaluation = List.copyOf(evaluation);
  }
}
