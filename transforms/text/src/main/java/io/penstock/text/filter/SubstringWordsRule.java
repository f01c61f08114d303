package io.penstock.text.filter;

import java.util.List;

/**
 * Leaves out words with certain letters in them, such as remains of links: data-juicer's <a
 * href="https://github.com/datajuicer/data-juicer/blob/main/data_juicer/ops/mapper/remove_words_with_incorrect_substrings_mapper.py">remove_words_with_incorrect_substrings_mapper</a>
 * for languages with blanks between words.
 *
 * @param substrings as they are written
 */
public record SubstringWordsRule(List<String> substrings) implements DocumentRule {
  /** What links have. */
  public static final SubstringWordsRule DEFAULT =
      new SubstringWordsRule(List.of("http", "www", ".com", "href", "//"));

  public SubstringWordsRule {
    substrings = List.copyOf(substrings);
    if (substrings.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("substrings must not be empty: all words have that");
    }
  }

  @Override
  public Verdict judge(AnalyzedText text) {
    return substrings.stream().noneMatch(text.text()::contains)
        ? Verdict.KEEP
        : WordsByBlank.keep(
            text,
            (chars, start, end) -> {
              String word = text.text().substring(start, end);
              return substrings.stream().noneMatch(word::contains);
            });
  }
}
