package io.penstock.text.tokenize;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.Normalizer2;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Brings text into the form that a tokenizer was trained on: its file's {@code normalizer}. */
@FunctionalInterface
interface TextNormalizer {
  String apply(String text);

  TextNormalizer NONE = text -> text;

  /**
   * The normalizer that the file describes; one that does nothing where it has none.
   *
   * @throws IllegalArgumentException naming the key that is not known here
   */
  static TextNormalizer of(JsonAt json) {
    if (json.isAbsent()) {
      return NONE;
    }
    return switch (json.type()) {
      case "Sequence" -> sequence(json.only(Set.of("normalizers")).key("normalizers"));
      case "NFC" -> plain(json, Normalizer2.getNFCInstance()::normalize);
      case "NFD" -> plain(json, Normalizer2.getNFDInstance()::normalize);
      case "NFKC" -> plain(json, Normalizer2.getNFKCInstance()::normalize);
      case "NFKD" -> plain(json, Normalizer2.getNFKDInstance()::normalize);
      case "Lowercase" -> plain(json, BertText::lowercase);
      case "StripAccents" -> plain(json, TextNormalizer::withoutMarks);
      case "Nmt" -> plain(json, TextNormalizer::nmt);
      case "ByteLevel" -> plain(json, ByteSymbols::encode);
      case "BertNormalizer" -> BertText.of(json);
      case "Strip" -> strip(json.only(Set.of("strip_left", "strip_right")));
      case "Prepend" -> {
        String prefix = json.only(Set.of("prepend")).key("prepend").text();
        yield text -> text.isEmpty() ? text : prefix + text;
      }
      case "Replace" -> {
        json.only(Set.of("pattern", "content"));
        yield replace(json.key("pattern"), json.key("content").text());
      }
      case "Precompiled" -> precompiled(json.only(Set.of("precompiled_charsmap")));
      default -> throw json.key("type").refused("a normalizer that is known here");
    };
  }

  private static TextNormalizer plain(JsonAt json, TextNormalizer normalizer) {
    json.only(Set.of());
    return normalizer;
  }

  private static TextNormalizer sequence(JsonAt items) {
    List<TextNormalizer> all = new ArrayList<>();
    items.items().forEach(item -> all.add(of(item)));
    return text -> {
      String normalized = text;
      for (TextNormalizer each : all) {
        normalized = each.apply(normalized);
      }
      return normalized;
    };
  }

  private static TextNormalizer strip(JsonAt json) {
    boolean left = json.key("strip_left").flag(true);
    boolean right = json.key("strip_right").flag(true);
    return text -> {
      int start = 0;
      int end = text.length();
      while (left && start < end && CodePointClass.isSpace(text.charAt(start))) {
        start++;
      }
      while (right && end > start && CodePointClass.isSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(start, end);
    };
  }

  /** What is written for each match of a pattern, here and in decoders. */
  static TextNormalizer replace(JsonAt pattern, String content) {
    pattern.only(Set.of("String", "Regex"));
    if (!pattern.key("String").isAbsent()) {
      String wanted = pattern.key("String").text();
      if (wanted.isEmpty()) {
        throw pattern.key("String").refused("not empty");
      }
      return text -> text.replace(wanted, content);
    }
    SplitPattern compiled = PreTokenizer.pattern(pattern.key("Regex"));
    return text -> {
      SplitPattern.Matcher matcher = compiled.matcher(text, 0, text.length());
      StringBuilder replaced = new StringBuilder(text.length());
      int from = 0;
      while (matcher.find()) {
        replaced.append(text, from, matcher.start()).append(content);
        from = matcher.end();
      }
      return replaced.append(text, from, text.length()).toString();
    };
  }

  private static TextNormalizer precompiled(JsonAt json) {
    JsonAt map = json.key("precompiled_charsmap");
    if (map.isAbsent() || map.text().isEmpty()) {
      return NONE;
    }
    try {
      return PrecompiledMap.parse(Base64.getDecoder().decode(map.text()))::normalize;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(map.path() + ": " + e.getMessage(), e);
    }
  }

  /** Without marks of any kind, where {@link BertText} drops only those that take no space. */
  private static String withoutMarks(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        // Unicode 12 made letters of these two; the library's table is older.
        .filter(c -> c != 0x1CF2 && c != 0x1CF3)
        .filter(
            c ->
                switch (UCharacter.getType(c)) {
                  case UCharacter.NON_SPACING_MARK,
                      UCharacter.ENCLOSING_MARK,
                      UCharacter.COMBINING_SPACING_MARK ->
                      false;
                  default -> true;
                })
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  /** As SentencePiece's nmt rules have it: some controls go, what is like a space becomes one. */
  private static String nmt(String text) {
    StringBuilder kept = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> !isNmtControl(c))
        .map(c -> isNmtSpace(c) ? ' ' : c)
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }

  private static boolean isNmtControl(int c) {
    return (c >= 0x1 && c <= 0x8)
        || c == 0xB
        || (c >= 0xE && c <= 0x1F)
        || c == 0x7F
        || c == 0x8F
        || c == 0x9F;
  }

  private static boolean isNmtSpace(int c) {
    return switch (c) {
      case 0x9, 0xA, 0xC, 0xD, 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
      default -> (c >= 0x200B && c <= 0x200F);
    };
  }

  /** ASCII signs of all kinds, and beyond them what Unicode calls punctuation. */
  static boolean isPunctuation(int codePoint) {
    if (codePoint < 0x80) {
      return (codePoint >= '!' && codePoint <= '/')
          || (codePoint >= ':' && codePoint <= '@')
          || (codePoint >= '[' && codePoint <= '`')
          || (codePoint >= '{' && codePoint <= '~');
    }
    // The library's table is older than Unicode 12, which made a symbol of it.
    if (codePoint == 0x166D) {
      return true;
    }
    return switch (UCharacter.getType(codePoint)) {
      case UCharacter.CONNECTOR_PUNCTUATION,
          UCharacter.DASH_PUNCTUATION,
          UCharacter.START_PUNCTUATION,
          UCharacter.END_PUNCTUATION,
          UCharacter.INITIAL_PUNCTUATION,
          UCharacter.FINAL_PUNCTUATION,
          UCharacter.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }
}
