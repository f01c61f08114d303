package io.penstock.text.template;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One rendering: what it has used up, what time it takes it to be, and what it found. */
final class Run {
  /** Of nested macros, loops and calls; each takes some frames of the stack. */
  private static final int MAX_DEPTH = 200;

  private final TemplateLimits limits;
  private final LocalDateTime now;
  private final boolean tracking;
  private final List<TextSpan> generated = new ArrayList<>();
  private long work;
  private long characters;
  private int depth;
  private int line;
  private @Nullable StringBuilder text;

  Run(TemplateLimits limits, LocalDateTime now, boolean tracking) {
    this.limits = limits;
    this.now = now;
    this.tracking = tracking;
  }

  /** One step more, on a line of the template. */
  void at(int lineNumber) {
    line = lineNumber;
    step(1);
  }

  int line() {
    return line;
  }

  LocalDateTime now() {
    return now;
  }

  /** Whether the ranges of generation blocks are wanted. */
  boolean tracking() {
    return tracking;
  }

  /** Where the text itself is written, beside which there are buffers of macros and blocks. */
  void writesTo(StringBuilder out) {
    text = out;
  }

  @SuppressWarnings("ReferenceEquality") // It is the buffer itself that is meant.
  boolean isText(StringBuilder out) {
    return out == text;
  }

  List<TextSpan> generated() {
    return generated;
  }

  void step(long steps) {
    work += steps;
    if (work > limits.maxWork()) {
      throw TemplateException.limit(
          "the template takes more than %d steps".formatted(limits.maxWork()));
    }
  }

  /** Before a string of so many characters is made. */
  void make(long length) {
    step(length >> 6);
    characters += length;
    if (characters > limits.maxCharacters()) {
      throw TemplateException.limit(
          "the template makes strings of more than %d characters"
              .formatted(limits.maxCharacters()));
    }
  }

  String made(String text) {
    make(text.length());
    return text;
  }

  void append(StringBuilder out, String text) {
    if ((long) out.length() + text.length() > limits.maxOutput()) {
      throw TemplateException.limit(
          "the text has more than %d characters".formatted(limits.maxOutput()));
    }
    out.append(text);
  }

  void enter() {
    if (++depth > MAX_DEPTH) {
      throw TemplateException.limit("the template nests more than %d deep".formatted(MAX_DEPTH));
    }
  }

  void leave() {
    depth--;
  }
}
