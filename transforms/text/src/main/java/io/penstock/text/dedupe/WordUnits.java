package io.penstock.text.dedupe;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;
import com.ibm.icu.lang.UScript;

/**
 * What a UTF-16 unit is in a word of a shingle: letters, marks, numbers and the low line make
 * words, in lower case; in scripts that are written without spaces each character is a word. By
 * ICU's Unicode version, which does not hang on the JDK.
 */
final class WordUnits {
  /** Folded to this, a unit is no part of a word. */
  static final char NONE = 0;

  /** No unit below it is a word of its own or a half of a surrogate pair. */
  static final char FIRST_SPECIAL = 0x0E00;

  private static final char[] FOLDED = new char[Character.MAX_VALUE + 1];
  private static final boolean[] ALONE = new boolean[Character.MAX_VALUE + 1];

  static {
    for (int unit = 0; unit < FOLDED.length; unit++) {
      boolean word = !Character.isSurrogate((char) unit) && isWord(unit);
      FOLDED[unit] = word ? (char) UCharacter.toLowerCase(unit) : NONE;
      ALONE[unit] = word && unit >= FIRST_SPECIAL && isAlone(unit);
    }
  }

  private WordUnits() {}

  /** By unit, its lower case or {@link #NONE}; surrogates are none. Not to be changed. */
  static char[] folded() {
    return FOLDED;
  }

  static boolean isAlone(char unit) {
    return ALONE[unit];
  }

  /** The lower case of a code point beyond the first plane, or {@link #NONE}. */
  static int folded(int codePoint) {
    return isWord(codePoint) ? UCharacter.toLowerCase(codePoint) : NONE;
  }

  /** Whether a code point of a word is a word of its own. */
  static boolean isAlone(int codePoint) {
    return switch (UScript.getScript(codePoint)) {
      case UScript.HAN,
          UScript.HIRAGANA,
          UScript.KATAKANA,
          UScript.THAI,
          UScript.LAO,
          UScript.KHMER,
          UScript.MYANMAR,
          UScript.TIBETAN ->
          true;
      default -> false;
    };
  }

  private static boolean isWord(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.UPPERCASE_LETTER,
          UCharacterCategory.LOWERCASE_LETTER,
          UCharacterCategory.TITLECASE_LETTER,
          UCharacterCategory.MODIFIER_LETTER,
          UCharacterCategory.OTHER_LETTER,
          UCharacterCategory.NON_SPACING_MARK,
          UCharacterCategory.COMBINING_SPACING_MARK,
          UCharacterCategory.DECIMAL_DIGIT_NUMBER,
          UCharacterCategory.LETTER_NUMBER,
          UCharacterCategory.OTHER_NUMBER ->
          true;
      default -> codePoint == '_';
    };
  }
}
