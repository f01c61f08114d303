package io.penstock.text.parse;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Repairs text that was written in UTF-8 and read in another charset, where that is certain: where
 * the letters of a line, put back into bytes, are valid UTF-8 more often than chance allows. Lines
 * are judged alone, because files are pasted together from several sources.
 */
final class Mojibake {
  /** Text may have been misread, saved and misread again. */
  private static final int MAX_LAYERS = 4;

  private Mojibake() {}

  /**
   * @param text repaired, or the same
   * @param repairedLines how many lines are not as they were
   */
  record Repaired(String text, int repairedLines) {}

  /** Repairs the lines of this text that are certain to be misread. */
  static Repaired repair(String text) {
    StringBuilder out = null;
    int copied = 0;
    int lines = 0;
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      if (isSuspect(text, start, end)) {
        String line = text.substring(start, end);
        String repaired = repairLine(line);
        if (!repaired.equals(line)) {
          out = out == null ? new StringBuilder(text.length()) : out;
          out.append(text, copied, start).append(repaired);
          copied = end;
          lines++;
        }
      }
      start = end + 1;
    }
    return out == null
        ? new Repaired(text, 0)
        : new Repaired(out.append(text, copied, text.length()).toString(), lines);
  }

  /** Misread letters come in twos and more. */
  private static boolean isSuspect(String text, int start, int end) {
    for (int i = start; i + 1 < end; i++) {
      if (text.charAt(i) > 127 && text.charAt(i + 1) > 127) {
        return true;
      }
    }
    return false;
  }

  private static String repairLine(String line) {
    String current = line;
    for (int layer = 0; layer < MAX_LAYERS; layer++) {
      MisreadLine best = null;
      for (LegacyCharset charset : LegacyCharset.ALL) {
        MisreadLine candidate = MisreadLine.of(current, charset);
        if (candidate.isCertain() && (best == null || candidate.isSurerThan(best))) {
          best = candidate;
        }
      }
      if (best == null) {
        break;
      }
      current = best.repaired();
    }
    return current;
  }

  /** A charset of one byte a letter that UTF-8 is misread in. */
  static final class LegacyCharset {
    static final List<LegacyCharset> ALL = all();

    private final byte[] bytes = new byte[1 << 16];
    private final String letters;
    private final boolean isWestern;
    private final int minSequences;

    private LegacyCharset(String name, int minSequences) {
      this.minSequences = minSequences;
      this.isWestern = name.equals("windows-1252");
      boolean isWindows = name.startsWith("windows") || name.startsWith("ISO");
      letters = new String(highBytes(), Charset.forName(name));
      for (int i = 0; i < letters.length(); i++) {
        int value = 0x80 + i;
        char letter = letters.charAt(i);
        if (letter != '\ufffd') {
          bytes[letter] = (byte) value;
        }
        // Decoders pass bytes without a letter on as controls; many take Latin-1 for 1252.
        if (isWindows && value < 0xa0) {
          bytes[value] = (byte) value;
        }
      }
    }

    private static byte[] highBytes() {
      byte[] high = new byte[128];
      for (int i = 0; i < 128; i++) {
        high[i] = (byte) (0x80 + i);
      }
      return high;
    }

    private static List<LegacyCharset> all() {
      List<LegacyCharset> charsets = new ArrayList<>();
      charsets.add(new LegacyCharset("windows-1252", 2));
      // Ukrainian capitals are valid UTF-8 by chance: more of them are asked for.
      charsets.add(new LegacyCharset("windows-1251", 5));
      for (String name :
          List.of(
              "windows-1250",
              "ISO-8859-2",
              "windows-1257",
              "windows-1254",
              "windows-1253",
              "x-MacRoman",
              "IBM437")) {
        charsets.add(new LegacyCharset(name, 2));
      }
      return charsets;
    }

    /** The byte of this letter from 0x80 on, 0 for all others. */
    int byteOf(char letter) {
      return bytes[letter] & 0xff;
    }

    /** What this control would be in the charset, or the control. */
    char letterOf(char control) {
      char letter = letters.charAt(control - 0x80);
      return letter == '\ufffd' ? control : letter;
    }

    boolean isWestern() {
      return isWestern;
    }

    int minSequences() {
      return minSequences;
    }
  }
}
