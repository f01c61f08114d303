package io.penstock.text.parse;

import java.util.Set;

/**
 * A line read as if its letters were bytes of UTF-8.
 *
 * @param repaired the line with all valid sequences turned into the letters they stand for
 * @param sequences how many there were
 * @param sure how many of them nobody writes on purpose
 * @param strays letters beyond ASCII that are in no sequence
 */
record MisreadLine(
    String repaired, int sequences, int sure, int strays, Mojibake.LegacyCharset charset) {
  /** Types of characters that no text has. */
  private static final String TEXT_TYPES_EXCLUDED =
      String.valueOf(
          new char[] {
            Character.CONTROL, Character.UNASSIGNED, Character.SURROGATE, Character.PRIVATE_USE
          });

  private static final int A_GRAVE_LEAD = 0xc3;
  private static final char LOST = '\ufffd';

  /** Portuguese words that begin with a-grave, whose second byte is a space and gets lost. */
  private static final Set<String> WORDS_WITH_GRAVE = Set.of("quele", "quela", "quilo", "s ");

  static MisreadLine of(String line, Mojibake.LegacyCharset charset) {
    return new Reader(line, charset).read();
  }

  /** Whether chance or intent cannot have made this line. */
  boolean isCertain() {
    if (sure > 0
        && (strays == 0 || sequences > 1 + 2 * strays || (sure > 1 && strays < sequences))) {
      return true;
    }
    return strays == 0 && sequences >= charset.minSequences();
  }

  boolean isSurerThan(MisreadLine other) {
    return strays != other.strays ? strays < other.strays : sequences > other.sequences;
  }

  private static final class Reader {
    private final String line;
    private final Mojibake.LegacyCharset charset;
    private final StringBuilder out = new StringBuilder();
    private int sequences;
    private int sure;
    private int strays;
    private int lostSpaces;

    Reader(String line, Mojibake.LegacyCharset charset) {
      this.line = line;
      this.charset = charset;
    }

    MisreadLine read() {
      for (int i = 0; i < line.length(); ) {
        char c = line.charAt(i);
        int length = c < 128 ? 0 : sequence(i);
        if (length > 0) {
          i += length;
        } else {
          keep(c);
          i++;
        }
      }
      if (sequences < charset.minSequences()) {
        strays += charset.isWestern() && sequences > 0 ? 0 : lostSpaces;
      }
      return new MisreadLine(out.toString(), sequences, sure, strays, charset);
    }

    /**
     * A letter in no sequence; a control where the other letters were Latin-1 is of Windows-1252.
     */
    private void keep(char c) {
      boolean isControl = c >= 0x80 && c < 0xa0;
      if (isControl && charset.isWestern()) {
        out.append(charset.letterOf(c));
      } else {
        strays += c < 128 || c == LOST || c == '\u00a0' ? 0 : 1;
        out.append(c);
      }
    }

    /** Reads a sequence at this place; returns its letters, 0 if there is none. */
    private int sequence(int at) {
      int lead = charset.byteOf(line.charAt(at));
      int length = lead >= 0xf0 && lead < 0xf5 ? 4 : lead >= 0xe0 ? 3 : 2;
      if (lead < 0xc2 || lead >= 0xf5) {
        return 0;
      }
      if (length == 2 && at + 1 < line.length() && line.charAt(at + 1) == ' ') {
        return lostSpace(at, lead);
      }
      int codePoint = lead & (0xff >> (length + 1));
      for (int i = 1; i < length; i++) {
        int next = at + i < line.length() ? line.charAt(at + i) : 0;
        if (next == LOST || (next == '?' && i == 2 && length == 3)) {
          return lost(i, lead);
        }
        int value = charset.byteOf((char) next);
        if ((value & 0xc0) != 0x80) {
          return 0;
        }
        codePoint = codePoint << 6 | (value & 0x3f);
      }
      return append(codePoint, at, length, lead);
    }

    /**
     * The rest of this sequence is gone; so is the letter then, and its first bytes say nothing.
     */
    private int lost(int index, int lead) {
      out.append(LOST);
      boolean isLatin = charset.isWestern() && lead >= 0xc3 && lead <= 0xc5;
      sequences += isLatin ? 1 : 0;
      sure += isLatin ? 1 : 0;
      return index + 1;
    }

    private int append(int codePoint, int at, int length, int lead) {
      if (isOverlong(codePoint, length) || codePoint > Character.MAX_CODE_POINT) {
        return 0;
      }
      if (length == 3 && Character.isHighSurrogate((char) codePoint)) {
        int low = lowSurrogate(at + 3);
        if (low == 0) {
          return 0;
        }
        out.append((char) codePoint).append((char) low);
        sequences += 2;
        sure += 2;
        return 6;
      }
      int type = Character.getType(codePoint);
      boolean isText = TEXT_TYPES_EXCLUDED.indexOf((char) type) < 0;
      // Between two layers of misreading, controls stand for letters.
      if (!isText && !(charset.isWestern() && type == Character.CONTROL)) {
        return 0;
      }
      out.appendCodePoint(codePoint);
      sequences++;
      sure += isSure(at, length, lead, codePoint) ? 1 : 0;
      return length;
    }

    private static boolean isOverlong(int codePoint, int length) {
      return (length == 3 && codePoint < 0x800) || (length == 4 && codePoint < 0x10000);
    }

    private int lowSurrogate(int at) {
      int value = 0;
      for (int i = 0; i < 3; i++) {
        int next = at + i < line.length() ? charset.byteOf(line.charAt(at + i)) : 0;
        value = value << 8 | next;
      }
      boolean isLow = (value & 0xfff0c0) == 0xedb080;
      return isLow ? 0xd000 | (value >> 2 & 0xfc0) | (value & 0x3f) : 0;
    }

    /** A-tilde, A-circumflex and a-circumflex before signs, as every reader knows them. */
    private boolean isSure(int at, int length, int lead, int codePoint) {
      if (!charset.isWestern()) {
        return false;
      }
      if (length > 2) {
        return lead != 0xe0 || at + length == line.length() || codePoint > 0x8ff;
      }
      return lead == 0xc3 || (lead == 0xc2 && !Character.isLetter(line.charAt(at + 1)));
    }

    /** A letter whose second byte was a space of its own kind and became a plain one. */
    private int lostSpace(int at, int lead) {
      lostSpaces++;
      out.append((char) ((lead & 0x1f) << 6 | 0x20));
      if (lead == A_GRAVE_LEAD) {
        String rest = line.substring(at + 2, Math.min(line.length(), at + 7));
        out.append(WORDS_WITH_GRAVE.stream().anyMatch(rest::startsWith) ? "" : " ");
      }
      return 2;
    }
  }
}
