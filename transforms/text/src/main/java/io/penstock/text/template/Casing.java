package io.penstock.text.template;

import com.ibm.icu.lang.UCharacter;
import java.util.Locale;

/** Upper and lower case as Python has them, whatever the JDK knows of Unicode. */
final class Casing {
  private Casing() {}

  static String upper(String text) {
    return UCharacter.toUpperCase(Locale.ROOT, text);
  }

  static String lower(String text) {
    return UCharacter.toLowerCase(Locale.ROOT, text);
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int end = text.offsetByCodePoints(0, 1);
    return titleCase(text.codePointAt(0)) + lower(text.substring(end));
  }

  /** {@code str.title}: each letter after what has no case is large, all others small. */
  static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      out.append(inWord ? lower(Character.toString(c)) : titleCase(c));
      inWord = isCased(c);
    }
    return out.toString();
  }

  private static String titleCase(int c) {
    return UCharacter.toTitleCase(Locale.ROOT, Character.toString(c), null, 0);
  }

  static String swap(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(
            c ->
                UCharacter.isUUppercase(c)
                    ? lower(Character.toString(c))
                    : upper(Character.toString(c)))
        .forEach(out::append);
    return out.toString();
  }

  static boolean isCased(int c) {
    return UCharacter.isUUppercase(c) || UCharacter.isULowercase(c) || UCharacter.isTitleCase(c);
  }

  /** {@code str.isupper}: some letter has case, and none is small. */
  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(UCharacter::isUUppercase)
        && text.codePoints()
            .noneMatch(c -> UCharacter.isULowercase(c) || UCharacter.isTitleCase(c));
  }

  /** {@code str.islower}: some letter has case, and none is large. */
  static boolean isLower(String text) {
    return text.codePoints().anyMatch(UCharacter::isULowercase)
        && text.codePoints()
            .noneMatch(c -> UCharacter.isUUppercase(c) || UCharacter.isTitleCase(c));
  }

  static boolean isTitle(String text) {
    boolean any = false;
    boolean inWord = false;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int c = text.codePointAt(at);
      boolean large = UCharacter.isUUppercase(c) || UCharacter.isTitleCase(c);
      if (large ? inWord : UCharacter.isULowercase(c) && !inWord) {
        return false;
      }
      inWord = isCased(c);
      any |= inWord;
    }
    return any;
  }
}
