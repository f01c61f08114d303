package io.penstock.text.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import com.ibm.icu.util.ULocale;
import java.util.Set;

/**
 * BERT's normalizer: controls go, white space becomes spaces, Chinese characters stand alone, and
 * accents and capitals go where the model knows none.
 */
record BertText(boolean clean, boolean chinese, boolean withoutAccents, boolean lowercase)
    implements TextNormalizer {
  private static final Normalizer2 NFD = Normalizer2.getNFDInstance();

  static BertText of(JsonAt json) {
    json.only(Set.of("clean_text", "handle_chinese_chars", "strip_accents", "lowercase"));
    boolean lowercase = json.key("lowercase").flag(true);
    return new BertText(
        json.key("clean_text").flag(true),
        json.key("handle_chinese_chars").flag(true),
        json.key("strip_accents").flag(lowercase),
        lowercase);
  }

  @Override
  public String apply(String text) {
    String done = clean || chinese ? cleaned(text) : text;
    done = withoutAccents ? withoutMarks(NFD.normalize(done)) : done;
    return lowercase ? lowercase(done) : done;
  }

  private String cleaned(String text) {
    StringBuilder kept = new StringBuilder(text.length() + 16);
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (clean && isControl(c)) {
        continue;
      }
      if (clean && CodePointClass.isSpace(c)) {
        kept.append(' ');
      } else if (chinese && isChinese(c)) {
        kept.append(' ').appendCodePoint(c).append(' ');
      } else {
        kept.appendCodePoint(c);
      }
    }
    return kept.toString();
  }

  private static boolean isControl(int c) {
    if ((c >= ' ' && c < 0x7F) || c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return c == 0
        || c == 0xFFFD
        || switch (UCharacter.getType(c)) {
          case UCharacter.CONTROL,
              UCharacter.FORMAT,
              UCharacter.PRIVATE_USE,
              UCharacter.SURROGATE ->
              true;
          default -> false;
        };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B920 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }

  /** Without marks that take no space of their own, such as the accents that NFD splits off. */
  static String withoutMarks(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints().filter(c -> c < 0x80 || !isNonSpacing(c)).forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /** By the library's table, which is older than the Unicode versions that changed these three. */
  private static boolean isNonSpacing(int c) {
    return switch (c) {
      case 0x1734 -> true;
      case 0x1885, 0x1886 -> false;
      default -> UCharacter.getType(c) == UCharacter.NON_SPACING_MARK;
    };
  }

  /** Each character by itself: no final sigma, no language. */
  static String lowercase(String text) {
    StringBuilder lower = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (c < 0x80) {
        lower.append((char) (c >= 'A' && c <= 'Z' ? c + 32 : c));
      } else if (c == 0x130) {
        // The only one that becomes two.
        lower.append(UCharacter.toLowerCase(ULocale.ROOT, "\u0130"));
      } else {
        lower.appendCodePoint(UCharacter.toLowerCase(c));
      }
    }
    return lower.toString();
  }
}
