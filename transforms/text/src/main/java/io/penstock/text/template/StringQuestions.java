package io.penstock.text.template;

import com.ibm.icu.lang.UCharacter;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The methods of strings that ask what they consist of. */
final class StringQuestions {
  private StringQuestions() {}

  static @Nullable Callable of(String text, String name) {
    Predicate<String> question =
        switch (name) {
          case "isdigit" -> all(c -> UCharacter.isDigit(c) || isSuperscript(c));
          case "isdecimal" -> all(UCharacter::isDigit);
          case "isnumeric" ->
              all(c -> UCharacter.getUnicodeNumericValue(c) != UCharacter.NO_NUMERIC_VALUE);
          case "isalpha" -> all(UCharacter::isLetter);
          case "isalnum" ->
              all(
                  c ->
                      UCharacter.isLetter(c)
                          || UCharacter.getUnicodeNumericValue(c) != UCharacter.NO_NUMERIC_VALUE);
          case "isspace" -> all(Texts::isSpace);
          case "isupper" -> Casing::isUpper;
          case "islower" -> Casing::isLower;
          case "istitle" -> Casing::isTitle;
          case "isascii" -> string -> string.chars().allMatch(c -> c < 0x80);
          case "isidentifier" ->
              string ->
                  string.matches("[\\p{L}\\p{Nl}_][\\p{L}\\p{Nl}\\p{Mn}\\p{Mc}\\p{Nd}\\p{Pc}]*");
          default -> null;
        };
    return question == null ? null : (run, arguments) -> question.test(text);
  }

  private static Predicate<String> all(IntPredicate test) {
    return text -> !text.isEmpty() && text.codePoints().allMatch(test);
  }

  private static boolean isSuperscript(int c) {
    return c == 0xb2
        || c == 0xb3
        || c == 0xb9
        || c == 0x2070
        || (c >= 0x2074 && c <= 0x2079)
        || (c >= 0x2080 && c <= 0x2089)
        || (c >= 0x2460 && c <= 0x2468);
  }
}
