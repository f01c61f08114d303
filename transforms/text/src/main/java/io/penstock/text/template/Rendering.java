package io.penstock.text.template;

import java.util.List;

/**
 * A conversation as a text, and what of it is the assistant's.
 *
 * @param text what the model reads
 * @param assistant the ranges that the model is to learn, in order, none overlapping another
 */
public record Rendering(String text, List<TextSpan> assistant) {
  /** Copies the list. */
  public Rendering {
    assistant = List.copyOf(assistant);
  }
}
