package io.penstock.text.parse.pdf;

/** Properties of writing systems that the layout asks for. */
final class Scripts {
  private Scripts() {}

  static boolean isRightToLeft(int codePoint) {
    if (codePoint < 0x590) {
      return false;
    }
    byte direction = Character.getDirectionality(codePoint);
    return direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
        || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC;
  }

  /** Written without spaces between words: Han, Kana and their punctuation; not Hangul. */
  static boolean isSpaceless(int c) {
    return (c >= 0x2E80 && c <= 0x30FF)
        || (c >= 0x3105 && c <= 0x312F)
        || (c >= 0x31A0 && c <= 0x4DBF)
        || (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE4F)
        || (c >= 0xFF01 && c <= 0xFF60)
        || (c >= 0x20000 && c <= 0x3FFFF);
  }

  /** A mark that sits on or under a letter. */
  static boolean isMark(int codePoint) {
    if (codePoint < 0x300) {
      return false;
    }
    int type = Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
  }

  static int first(String text) {
    return text.codePointAt(0);
  }

  static int last(String text) {
    return text.codePointBefore(text.length());
  }
}
