package io.penstock.text.filter;

import io.penstock.text.clean.TextEdit;

/**
 * Leaves out certain characters: data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/remove_specific_chars_mapper.py">remove_specific_chars_mapper</a>.
 *
 * @param characters each code point of it is left out
 */
public record CharactersRule(String characters) implements DocumentRule {
  /** The marks of lists and ornaments. */
  public static final CharactersRule DEFAULT =
      new CharactersRule(
          "\u25c6\u25cf\u25a0\u25ba\u25bc\u25b2\u25b4\u2206\u25bb\u25b7\u2756\u2661\u25a1");

  @Override
  public Verdict judge(AnalyzedText text) {
    String all = text.text();
    TextEdit.Builder kept = TextEdit.builder();
    int from = 0;
    for (int at = 0; at < all.length(); ) {
      int c = all.codePointAt(at);
      int next = at + Character.charCount(c);
      if (characters.indexOf(c) >= 0) {
        kept.keep(from, at);
        from = next;
      }
      at = next;
    }
    return from == 0 ? Verdict.KEEP : Verdict.keep(kept.keep(from, all.length()).build());
  }
}
