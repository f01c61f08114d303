package io.penstock.text.tokenize;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tokenizer's file wants short texts filled up. It is read and told, not done: batches are
 * the trainer's.
 *
 * @param length in tokens, or 0 for that of the longest text of a batch
 * @param multipleOf what lengths are rounded up to; 1 for no rounding
 */
public record Padding(int length, int multipleOf, int id, boolean left) {
  static @Nullable Padding of(JsonAt json) {
    if (json.isAbsent()) {
      return null;
    }
    json.only(
        Set.of(
            "strategy", "direction", "pad_to_multiple_of", "pad_id", "pad_type_id", "pad_token"));
    String direction = json.key("direction").text("Right");
    if (!direction.equals("Right") && !direction.equals("Left")) {
      throw json.key("direction").refused("Right or Left");
    }
    JsonAt strategy = json.key("strategy");
    int length = 0;
    if (strategy.node().isObject()) {
      length = strategy.only(Set.of("Fixed")).key("Fixed").whole(0, Integer.MAX_VALUE);
    } else if (!strategy.text().equals("BatchLongest")) {
      throw strategy.refused("BatchLongest, or an object with Fixed");
    }
    return new Padding(
        length,
        json.key("pad_to_multiple_of").whole(1, Integer.MAX_VALUE, 1),
        json.key("pad_id").whole(0, VocabularyJson.MOST_IDS - 1),
        direction.equals("Left"));
  }

  /** The ids filled up to the given length, or to this one's if that is fixed. */
  public int[] apply(int[] ids, int longest) {
    int wanted = length > 0 ? length : longest;
    int rounded = Math.multiplyExact((wanted - 1) / multipleOf + 1, multipleOf);
    if (ids.length >= rounded) {
      return ids;
    }
    int[] padded = new int[rounded];
    Arrays.fill(padded, id);
    System.arraycopy(ids, 0, padded, left ? rounded - ids.length : 0, ids.length);
    return padded;
  }
}
