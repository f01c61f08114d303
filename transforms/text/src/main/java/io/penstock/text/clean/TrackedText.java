package io.penstock.text.clean;

import java.util.Comparator;
import java.util.stream.IntStream;

/** A text and offsets into it, which move along when the text is written anew. */
final class TrackedText {
  private final String text;
  private final int[] offsets;

  TrackedText(String text, int[] offsets) {
    this.text = text;
    this.offsets = offsets.clone();
    for (int offset : offsets) {
      if (offset < 0 || offset > text.length()) {
        throw new IllegalArgumentException(
            "offset %d lies outside the text of length %d".formatted(offset, text.length()));
      }
    }
  }

  String text() {
    return text;
  }

  int offset(int index) {
    return offsets[index];
  }

  /** Writes the next form of this text; spans must be given in order and without a gap. */
  Writer writer() {
    return new Writer();
  }

  /** The next form of the text while it grows. */
  final class Writer {
    private final StringBuilder out = new StringBuilder(text.length());
    private final int[] moved = new int[offsets.length];
    private final int[] order =
        IntStream.range(0, offsets.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> offsets[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    private int next;

    /** Takes over [start, end) of the old text. */
    void copy(int start, int end) {
      while (next < order.length && offsets[order[next]] < end) {
        moved[order[next]] = out.length() + Math.max(0, offsets[order[next]] - start);
        next++;
      }
      out.append(text, start, end);
    }

    /** Puts other text in the place of [start, end); offsets inside move to its start. */
    void replace(int start, int end, String replacement) {
      if (text.startsWith(replacement, start) && replacement.length() == end - start) {
        copy(start, end);
        return;
      }
      skip(end);
      out.append(replacement);
    }

    /** Leaves out everything before end; offsets inside move to what is written next. */
    void skip(int end) {
      while (next < order.length && offsets[order[next]] < end) {
        moved[order[next]] = out.length();
        next++;
      }
    }

    /** Text that no part of the old one stands for; offsets that wait here come after it. */
    void insert(String inserted) {
      out.append(inserted);
    }

    boolean isEmpty() {
      return out.isEmpty();
    }

    TrackedText done() {
      while (next < order.length) {
        moved[order[next]] = out.length();
        next++;
      }
      return new TrackedText(out.toString(), moved);
    }
  }
}
