package io.penstock.text.tokenize;

/** What becomes of a match that text is split at. */
enum SplitBehavior {
  REMOVED("Removed"),
  ISOLATED("Isolated"),
  MERGED_WITH_PREVIOUS("MergedWithPrevious"),
  MERGED_WITH_NEXT("MergedWithNext"),
  CONTIGUOUS("Contiguous");

  private final String key;

  SplitBehavior(String key) {
    this.key = key;
  }

  static SplitBehavior of(JsonAt json, SplitBehavior absent) {
    if (json.isAbsent()) {
      return absent;
    }
    for (SplitBehavior behavior : values()) {
      if (behavior.key.equals(json.text())) {
        return behavior;
      }
    }
    throw json.refused("Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous");
  }

  /** Takes matches and what lies between them, in order, and hands on the pieces. */
  Pieces pieces(String text, int start, boolean atStart, PieceSink sink) {
    return new Pieces(text, start, atStart, sink);
  }

  final class Pieces {
    private final String text;
    private final int begin;
    private final boolean atStart;
    private final PieceSink sink;

    /** The piece that is not handed on yet, because more may join it. */
    private int start;

    private int end;
    private boolean match;

    private Pieces(String text, int begin, boolean atStart, PieceSink sink) {
      this.text = text;
      this.begin = begin;
      this.atStart = atStart;
      this.sink = sink;
      this.start = begin;
      this.end = begin;
    }

    void add(int to, boolean isMatch) {
      if (to == end) {
        return;
      }
      boolean joins =
          end > start
              && switch (SplitBehavior.this) {
                case REMOVED, ISOLATED -> false;
                case CONTIGUOUS -> match == isMatch;
                case MERGED_WITH_PREVIOUS -> isMatch && !match;
                case MERGED_WITH_NEXT -> match && !isMatch;
              };
      if (!joins) {
        flush();
        start = end;
      }
      end = to;
      match = isMatch;
    }

    void flush() {
      if (end > start && !(match && SplitBehavior.this == REMOVED)) {
        sink.piece(text, start, end, atStart && start == begin);
      }
    }
  }
}
