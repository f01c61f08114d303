package io.penstock.text.tokenize;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Random strings on which a tokenizer may trip. */
final class Strings {
  private static final int FIRST_SURROGATE = 0xD800;
  private static final int SURROGATES = 0x800;

  private Strings() {}

  /** Valid strings: prose-like, white space, digits, contractions and any code point, mixed. */
  static Arbitrary<String> any() {
    Arbitrary<String> pieces =
        Arbitraries.frequencyOf(
            Tuple.of(6, Arbitraries.strings().withCharRange('a', 'e').ofMaxLength(6)),
            Tuple.of(
                3, Arbitraries.of(" ", "  ", "\n", "\t", " \n ", "\u00a0", "\u3000", "\u0085")),
            Tuple.of(2, Arbitraries.of("'s", "'ll", "'", "''re", "'S", "don't", "the ", " The")),
            Tuple.of(2, Arbitraries.strings().numeric().ofMaxLength(4)),
            Tuple.of(2, Arbitraries.strings().ascii().ofMaxLength(5)),
            Tuple.of(3, codePoints()));
    return pieces.list().ofMaxSize(12).map(p -> String.join("", p));
  }

  private static Arbitrary<String> codePoints() {
    return Arbitraries.integers()
        .between(0, Character.MAX_CODE_POINT - SURROGATES)
        .map(i -> i < FIRST_SURROGATE ? i : i + SURROGATES)
        .map(Character::toString)
        .list()
        .ofMaxSize(4)
        .map(p -> String.join("", p));
  }
}
