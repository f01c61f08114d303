package io.penstock.text.filter;

/**
 * How much of what a text consists of was there before.
 *
 * @param count of parts
 * @param repeated parts that equal an earlier one
 * @param repeatedCharacters code points in those
 */
record Repeats(int count, int repeated, long repeatedCharacters) {

  /** Of the parts between line feeds, where line feeds in a row count as one. */
  static Repeats ofLines(AnalyzedText text) {
    Lines lines = text.lines();
    // A line feed at either end has an empty part on its outer side, the second repeats the first.
    int last = lines.count() - 1;
    int count = (lines.isEmpty(0) ? 1 : 0) + (last > 0 && lines.isEmpty(last) ? 1 : 0);
    int repeated = count == 2 ? 1 : 0;
    long characters = 0;
    for (int line = 0; line < lines.count(); line++) {
      if (lines.isEmpty(line)) {
        continue;
      }
      count++;
      if (lines.isRepeated(line)) {
        repeated++;
        characters += lines.length(line);
      }
    }
    return new Repeats(count, repeated, characters);
  }

  /** Of the parts between empty lines, without white space at the ends of the text. */
  static Repeats ofParagraphs(AnalyzedText text) {
    Lines lines = text.lines();
    int first = 0;
    int last = lines.count() - 1;
    while (first < last && lines.isBlank(first)) {
      first++;
    }
    while (last > first && lines.isBlank(last)) {
      last--;
    }
    SpanSet seen = new SpanSet(text.chars(), last - first + 1);
    int count = 0;
    int repeated = 0;
    long characters = 0;
    int start = lines.visibleStart(first);
    for (int line = first; line <= last; line++) {
      boolean isLast = line == last;
      if (lines.isEmpty(line) || !(isLast || lines.isEmpty(line + 1))) {
        start = lines.isEmpty(line) ? lines.start(line) + 1 : start;
        continue;
      }
      int end = isLast ? Math.max(start, lines.visibleEnd(line)) : lines.end(line);
      count++;
      if (!seen.add(start, end)) {
        repeated++;
        characters += text.length(start, end);
      }
    }
    return new Repeats(Math.max(1, count), repeated, characters);
  }
}
