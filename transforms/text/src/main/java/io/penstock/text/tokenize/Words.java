package io.penstock.text.tokenize;

/**
 * Cuts text into the words of GPT-2's pattern: {@code 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+|
 * ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+}. Words follow each other without a gap. By hand rather than by
 * java.util.regex, which is several times slower here and knows other letters.
 */
final class Words {
  private Words() {}

  /**
   * Where the word that begins at {@code start} ends, of the text up to {@code limit}; {@code
   * start} must lie before it.
   */
  static int end(String text, int start, int limit) {
    char first = text.charAt(start);
    if (first == '\'') {
      int suffix = contraction(text, start + 1, limit);
      if (suffix > 0) {
        return start + 1 + suffix;
      }
    }
    int body = first == ' ' ? start + 1 : start;
    if (body < limit) {
      byte kind = CodePointClass.of(text.codePointAt(body));
      if (kind != CodePointClass.SPACE) {
        return runEnd(text, body, limit, kind);
      }
    }
    int end = runEnd(text, start, limit, CodePointClass.SPACE);
    // The last space before a word belongs to that word.
    return end < limit && end - start > 1 ? end - 1 : end;
  }

  private static int contraction(String text, int at, int limit) {
    if (at >= limit) {
      return 0;
    }
    return switch (text.charAt(at)) {
      case 's', 't', 'm', 'd' -> 1;
      case 'r', 'v' -> at + 1 < limit && text.charAt(at + 1) == 'e' ? 2 : 0;
      case 'l' -> at + 1 < limit && text.charAt(at + 1) == 'l' ? 2 : 0;
      default -> 0;
    };
  }

  private static int runEnd(String text, int start, int limit, byte kind) {
    int at = start;
    while (at < limit) {
      int codePoint = text.codePointAt(at);
      if (CodePointClass.of(codePoint) != kind) {
        break;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }
}
