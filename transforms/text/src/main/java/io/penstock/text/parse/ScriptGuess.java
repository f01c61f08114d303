package io.penstock.text.parse;

import java.lang.Character.UnicodeScript;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;

/**
 * Tells charsets of scripts other than Latin by how often their commonest letters occur: a wrong
 * charset turns frequent letters into rare ones, or into no letters.
 */
final class ScriptGuess {
  /** Fewer letters are no statistics. */
  private static final int MIN_LETTERS = 20;

  /** Of all that is not ASCII. */
  private static final double MIN_SCRIPT_SHARE = 0.9;

  /** Of the letters; Latin words have foreign letters beside their own, others are all foreign. */
  private static final double MAX_MIXED_SHARE = 0.15;

  private static final String CYRILLIC =
      "\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u043b";
  private static final String HEBREW =
      "\u05d9\u05d5\u05d4\u05dc\u05d0\u05ea\u05e8\u05de\u05d1\u05e9";
  private static final String THAI = "\u0e32\u0e19\u0e23\u0e2d\u0e01\u0e40\u0e07\u0e21\u0e22\u0e25";
  private static final String HANGUL =
      "\uc774\ub2e4\ub294\uc744\uc758\uc5d0\uac00\ud558\uace0\uc9c0\uc0ac\uae30\ub85c";

  private static final List<Candidate> CANDIDATES =
      List.of(
          new Candidate("windows-1251", UnicodeScript.CYRILLIC, CYRILLIC, 0.5),
          new Candidate("KOI8-R", UnicodeScript.CYRILLIC, CYRILLIC, 0.5),
          new Candidate("ISO-8859-5", UnicodeScript.CYRILLIC, CYRILLIC, 0.5),
          new Candidate("IBM866", UnicodeScript.CYRILLIC, CYRILLIC, 0.5),
          new Candidate("IBM855", UnicodeScript.CYRILLIC, CYRILLIC, 0.5),
          new Candidate("windows-1255", UnicodeScript.HEBREW, HEBREW, 0.55),
          new Candidate("x-windows-874", UnicodeScript.THAI, THAI, 0.4),
          new Candidate("x-Johab", UnicodeScript.HANGUL, HANGUL, 0.12));

  private ScriptGuess() {}

  /**
   * @param commonLetters the ten or so most frequent ones
   * @param minShare of these among the letters
   */
  private record Candidate(
      String charset, UnicodeScript script, String commonLetters, double minShare) {

    /** The share of common letters, 0 where this is not the charset. */
    double score(String text) {
      int foreign = 0;
      int letters = 0;
      int common = 0;
      int mixed = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < 0x80) {
          continue;
        }
        foreign++;
        letters += UnicodeScript.of(c) == script ? 1 : 0;
        common += commonLetters.indexOf(c) >= 0 ? 1 : 0;
        mixed += isLatin(text, i - 1) || isLatin(text, i + 1) ? 1 : 0;
      }
      boolean isScript =
          letters >= MIN_LETTERS
              && letters >= MIN_SCRIPT_SHARE * foreign
              && mixed <= MAX_MIXED_SHARE * foreign
              && common >= minShare * foreign;
      return isScript ? (double) common / foreign / minShare : 0;
    }

    private static boolean isLatin(String text, int i) {
      return i >= 0
          && i < text.length()
          && text.charAt(i) < 0x80
          && Character.isLetter(text.charAt(i));
    }
  }

  /** The charset of these bytes, empty if they are in Latin letters or in too few of any. */
  static Optional<Charset> of(byte[] bytes) {
    double best = 0;
    Optional<Charset> guess = Optional.empty();
    for (Candidate candidate : CANDIDATES) {
      Charset charset = Charset.forName(candidate.charset());
      double score = Charsets.tryDecode(bytes, 0, charset).map(candidate::score).orElse(0.0);
      if (score > best) {
        best = score;
        guess = Optional.of(charset);
      }
    }
    return guess;
  }
}
