package io.penstock.text.tokenize;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a tokenizer's file wants long texts shortened. It is read and told, not done: nothing here
 * cuts a text unasked.
 *
 * @param length in tokens, those of the framing among them
 * @param keepsEnd whether the beginning is cut off rather than the end
 */
public record Truncation(int length, boolean keepsEnd) {
  static @Nullable Truncation of(JsonAt json) {
    if (json.isAbsent()) {
      return null;
    }
    json.only(Set.of("direction", "max_length", "strategy", "stride"));
    String direction = json.key("direction").text("Right");
    if (!direction.equals("Right") && !direction.equals("Left")) {
      throw json.key("direction").refused("Right or Left");
    }
    return new Truncation(
        json.key("max_length").whole(0, Integer.MAX_VALUE), direction.equals("Left"));
  }

  /** The ids that are left of a text's. */
  public int[] apply(int[] ids) {
    if (ids.length <= length) {
      return ids;
    }
    int from = keepsEnd ? ids.length - length : 0;
    return Arrays.copyOfRange(ids, from, from + length);
  }
}
