package io.penstock.text.filter;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Sets of rules that are known by a name. */
public enum Recipe {
  /**
   * What FineWeb was filtered by, in the order of <a
   * href="https://github.com/huggingface/datatrove/blob/v0.10.0/examples/fineweb.py">datatrove's
   * example</a>, without its filters by address and language. For English web pages.
   */
  FINEWEB,

  /** The rules of Gopher. For English prose. */
  GOPHER,

  /** The rules of C4, without its list of bad words. For English web pages. */
  C4,

  /**
   * For technical documentation: text enough, mostly letters, and no endless repetition. Short
   * lines, code, tables and lists are what it consists of, so lines may repeat and end as they
   * like.
   */
  DOCS,

  /** Everything is kept. */
  NONE;

  private static final GopherRepetitionRule DOCS_REPETITION =
      new GopherRepetitionRule(
          1,
          GopherRepetitionRule.DEFAULT.maxRepeatedParagraphShare(),
          1,
          GopherRepetitionRule.DEFAULT.maxRepeatedParagraphCharacters(),
          List.of(),
          GopherRepetitionRule.DEFAULT.repeatedGrams(),
          Words.WHITE_SPACE);

  public DocumentRules rules() {
    return DocumentRules.of(
        switch (this) {
          case FINEWEB ->
              List.of(
                  TextLimitRule.DEFAULT,
                  GopherRepetitionRule.DEFAULT,
                  GopherQualityRule.DEFAULT,
                  C4QualityRule.FINEWEB,
                  FineWebQualityRule.DEFAULT);
          case GOPHER ->
              List.of(
                  TextLimitRule.DEFAULT, GopherRepetitionRule.DEFAULT, GopherQualityRule.DEFAULT);
          case C4 -> List.of(C4QualityRule.DEFAULT);
          case DOCS ->
              List.of(
                  TextLimitRule.DEFAULT,
                  TextLengthRule.DEFAULT,
                  LetterShareRule.DEFAULT,
                  DOCS_REPETITION);
          case NONE -> List.of();
        });
  }

  /** As it is written on command lines. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The recipe of that name.
   *
   * @throws IllegalArgumentException naming the known ones if there is none
   */
  public static Recipe named(String label) {
    return Arrays.stream(values())
        .filter(recipe -> recipe.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no recipe '%s': expected one of %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(Recipe::label)
                                .collect(Collectors.joining(", ")))));
  }
}
