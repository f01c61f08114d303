package io.penstock.text.filter;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacterCategory;

/**
 * What the rules ask of a character, looked up in one table. Letters and numbers are those of ICU's
 * Unicode version, which does not hang on the JDK.
 *
 * <p>White space and line ends are Python's ({@code str.split}, {@code str.splitlines}), symbols
 * and sentence ends are <a
 * href="https://github.com/huggingface/datatrove/blob/v0.10.0/src/datatrove/utils/text.py">datatrove's</a>.
 */
final class CharacterTable {
  static final int SPACE = 1;
  static final int LINE_END = 2;
  static final int LETTER = 4;

  /** A letter, a number or the low line: no combining marks. */
  static final int WORD = 8;

  static final int SYMBOL = 16;
  static final int SENTENCE_END = 32;
  static final int DIGIT = 64;

  /** A half of a surrogate pair: only the code point tells more. */
  static final int SURROGATE = 128;

  private static final String SPACES =
      "0009-000D 001C-0020 0085 00A0 1680 2000-200A 2028 2029 202F 205F 3000";

  private static final String LINE_ENDS = "000A-000D 001C-001E 0085 2028 2029";

  private static final String SYMBOLS =
      "0000-0008 000B-001F 0021-002F 003A-0040 005B-0060 007B-009F 00AB 00B4 00BB 2013 2014 2019"
          + " 201C-201E 2026 2236 2501 25BA 3001 3002 3008-300D 3010 3011 FF01 FF05 FF08 FF09 FF0C"
          + " FF0E FF11 FF1A FF1B FF1F FF5E";

  private static final String SENTENCE_ENDS =
      "0021 002E 003F 0589 061D-061F 06D4 0700-0702 07F9 0837 0839 083D 083E 0964 0965 104A 104B"
          + " 1362 1367 1368 166E 1735 1736 17D4-17D6 17D9 17DA 1803 1809 1944 1945 1AA8-1AAB 1B5A"
          + " 1B5B 1B5E 1B5F 1B7D 1B7E 1C3B 1C3C 1C7E 1C7F 203C 203D 2047-2049 2E2E 2E3C 2E53 2E54"
          + " 3002 A4FF A60E A60F A6F3 A6F7 A876 A877 A8CE A8CF A92F A9C8 A9C9 AA5D-AA5F AAF0 AAF1"
          + " ABEB FE52 FE56 FE57 FF01 FF0E FF1F FF61 10A56 10A57 10F55-10F59 10F86-10F89 11047 11048"
          + " 110BE-110C1 11141-11143 111C5 111C6 111CD 111DE 111DF 11238 11239 1123B 1123C 112A9"
          + " 1144B 1144C 115C2 115C3 115C9-115D7 11641 11642 1173C-1173E 11944 11946 11A42 11A43"
          + " 11A9B 11A9C 11C41 11C42 11EF7 11EF8 11F43 11F44 16A6E 16A6F 16AF5 16B37 16B38 16B44"
          + " 16E98 1BC9F 1DA88";

  /** By UTF-16 unit. */
  private static final byte[] UNITS = units();

  private CharacterTable() {}

  /** What is known of a UTF-16 unit. */
  static int of(char unit) {
    return UNITS[unit];
  }

  static boolean is(char unit, int flag) {
    return (UNITS[unit] & flag) != 0;
  }

  /** What is known of the code point that begins at a place. */
  static int at(char[] text, int index, int end) {
    char unit = text[index];
    int flags = UNITS[unit];
    return flags >= 0 ? flags : ofCodePoint(Character.codePointAt(text, index, end));
  }

  private static int ofCodePoint(int codePoint) {
    return codePoint < UNITS.length
        ? 0
        : general(codePoint) | (isIn(SENTENCE_ENDS, codePoint) ? SYMBOL | SENTENCE_END : 0);
  }

  private static int general(int codePoint) {
    return switch (UCharacter.getType(codePoint)) {
      case UCharacterCategory.UPPERCASE_LETTER,
          UCharacterCategory.LOWERCASE_LETTER,
          UCharacterCategory.TITLECASE_LETTER,
          UCharacterCategory.MODIFIER_LETTER,
          UCharacterCategory.OTHER_LETTER ->
          LETTER | WORD;
      case UCharacterCategory.DECIMAL_DIGIT_NUMBER -> WORD | DIGIT;
      case UCharacterCategory.LETTER_NUMBER, UCharacterCategory.OTHER_NUMBER -> WORD;
      default -> codePoint == '_' ? WORD : 0;
    };
  }

  private static byte[] units() {
    byte[] units = new byte[Character.MAX_VALUE + 1];
    for (int unit = 0; unit < units.length; unit++) {
      units[unit] = (byte) (Character.isSurrogate((char) unit) ? SURROGATE : general(unit));
    }
    add(units, SPACES, SPACE);
    add(units, LINE_ENDS, LINE_END);
    add(units, SYMBOLS, SYMBOL);
    add(units, SENTENCE_ENDS, SYMBOL | SENTENCE_END);
    return units;
  }

  private static void add(byte[] units, String ranges, int flags) {
    for (String range : ranges.split(" ", -1)) {
      for (int unit = first(range); unit <= last(range) && unit < units.length; unit++) {
        units[unit] |= (byte) flags;
      }
    }
  }

  private static boolean isIn(String ranges, int codePoint) {
    for (String range : ranges.split(" ", -1)) {
      if (first(range) <= codePoint && codePoint <= last(range)) {
        return true;
      }
    }
    return false;
  }

  private static int first(String range) {
    int dash = range.indexOf('-');
    return Integer.parseInt(dash < 0 ? range : range.substring(0, dash), 16);
  }

  private static int last(String range) {
    return Integer.parseInt(range.substring(range.indexOf('-') + 1), 16);
  }
}
