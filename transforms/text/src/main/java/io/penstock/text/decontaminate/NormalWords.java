package io.penstock.text.decontaminate;

/**
 * The words of a text in one form, one after the other: runs of letters, digits and marks in lower
 * case, whatever stands between them; each character of the scripts without blanks is a word.
 */
final class NormalWords {
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final String text;
  private int at;
  private int start;
  private long hash;

  NormalWords(String text) {
    this.text = text;
  }

  /** Goes to the next word; false after the last one. */
  boolean next() {
    while (at < text.length()) {
      int c = text.codePointAt(at);
      if (isWord(c)) {
        start = at;
        hash = OFFSET;
        takeWord(c);
        hash = mix(hash);
        return true;
      }
      at += Character.charCount(c);
    }
    return false;
  }

  private void takeWord(int first) {
    int c = first;
    boolean alone = Character.isIdeographic(c) || hasNoBlanks(c);
    do {
      hash = (hash ^ Character.toLowerCase(Character.toUpperCase(c))) * PRIME;
      at += Character.charCount(c);
      c = at < text.length() ? text.codePointAt(at) : ' ';
    } while (isWord(c) && !alone && !Character.isIdeographic(c) && !hasNoBlanks(c));
  }

  private static boolean isWord(int c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
        : Character.isLetterOrDigit(c) || Character.getType(c) == Character.NON_SPACING_MARK;
  }

  /** Kana, Thai, Lao, Khmer and Myanmar are written without blanks. */
  private static boolean hasNoBlanks(int c) {
    return (c >= 0x3040 && c <= 0x30ff)
        || (c >= 0x0e00 && c <= 0x0eff)
        || (c >= 0x1780 && c <= 0x17ff)
        || (c >= 0x1000 && c <= 0x109f);
  }

  /** The finalizer of MurmurHash3, so that all bits depend on all letters. */
  private static long mix(long value) {
    long mixed = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  long hash() {
    return hash;
  }

  int start() {
    return start;
  }

  int end() {
    return at;
  }
}
