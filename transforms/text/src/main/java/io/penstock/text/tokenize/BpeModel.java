package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Byte-pair encoding of a word's bytes or characters. */
final class BpeModel implements TokenModel {
  private static final int NONE = -1;

  private final Map<String, Integer> vocabulary;
  private final Merges merges;
  private final boolean byteLevel;
  private final boolean wholeWords;
  private final String prefix;
  private final String suffix;
  private final int unknown;
  private final boolean fuseUnknown;

  /** The ids of the byte tokens, where characters that have no token fall back to them. */
  private final int @Nullable [] fallback;

  private final int[] byteIds = new int[256];
  private final int[] asciiIds = new int[128];
  private final WordCache cache = new WordCache();

  private BpeModel(JsonAt json, boolean byteLevel, Map<String, Integer> vocabulary) {
    this.vocabulary = vocabulary;
    this.byteLevel = byteLevel;
    this.wholeWords = json.key("ignore_merges").flag(false);
    this.prefix = json.key("continuing_subword_prefix").text("");
    this.suffix = json.key("end_of_word_suffix").text("");
    this.fuseUnknown = json.key("fuse_unk").flag(false);
    this.unknown = unknown(json.key("unk_token"), vocabulary);
    this.fallback = json.key("byte_fallback").flag(false) ? byteTokens(vocabulary) : null;
    this.merges = new Merges(merges(json.key("merges"), vocabulary, prefix.length()));
    for (int value = 0; value < byteIds.length; value++) {
      byteIds[value] = vocabulary.getOrDefault(Character.toString(ByteSymbols.symbol(value)), NONE);
    }
    for (int c = 0; c < asciiIds.length; c++) {
      asciiIds[c] = vocabulary.getOrDefault(Character.toString(c), NONE);
    }
  }

  static BpeModel of(JsonAt json, boolean byteLevel) {
    json.only(
        Set.of(
            "dropout",
            "unk_token",
            "continuing_subword_prefix",
            "end_of_word_suffix",
            "fuse_unk",
            "byte_fallback",
            "ignore_merges",
            "vocab",
            "merges"));
    JsonAt dropout = json.key("dropout");
    if (!dropout.isAbsent() && dropout.number() != 0) {
      throw dropout.refused("none: the same text must always have the same ids");
    }
    return new BpeModel(json, byteLevel, VocabularyJson.of(json.key("vocab")));
  }

  private static int unknown(JsonAt json, Map<String, Integer> vocabulary) {
    if (json.isAbsent()) {
      return NONE;
    }
    Integer id = vocabulary.get(json.text());
    if (id == null) {
      throw json.refused("a token of the vocabulary");
    }
    return id;
  }

  /** The ids of {@code <0x00>} to {@code <0xFF>}; -1 for those that are missing. */
  static int[] byteTokens(Map<String, Integer> vocabulary) {
    int[] ids = new int[256];
    for (int value = 0; value < ids.length; value++) {
      ids[value] = vocabulary.getOrDefault(String.format("<0x%02X>", value), NONE);
    }
    return ids;
  }

  private static List<Merges.Merge> merges(
      JsonAt json, Map<String, Integer> vocabulary, int prefixLength) {
    if (!json.node().isArray()) {
      throw json.refused("an array");
    }
    List<Merges.Merge> merges = new ArrayList<>(json.node().size());
    for (int rank = 0; rank < json.node().size(); rank++) {
      JsonAt merge = json.item(rank);
      String left;
      String right;
      if (merge.node().isArray() && merge.node().size() == 2) {
        left = merge.item(0).text();
        right = merge.item(1).text();
      } else {
        // As tokenizers before 0.20 write it.
        String both = merge.text();
        int space = both.indexOf(' ');
        if (space < 1 || space != both.lastIndexOf(' ') || space == both.length() - 1) {
          throw merge.refused("two tokens with one space between them");
        }
        left = both.substring(0, space);
        right = both.substring(space + 1);
      }
      if (right.length() < prefixLength) {
        throw merge.refused("of a second token with the prefix");
      }
      merges.add(
          new Merges.Merge(
              id(merge, vocabulary, left),
              id(merge, vocabulary, right),
              id(merge, vocabulary, left + right.substring(prefixLength))));
    }
    return merges;
  }

  private static int id(JsonAt merge, Map<String, Integer> vocabulary, String token) {
    Integer id = vocabulary.get(token);
    if (id == null) {
      throw merge.refused("a merge of tokens of the vocabulary ('" + token + "' is none of them)");
    }
    return id;
  }

  @Override
  public Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  @Override
  public void encode(String text, int start, int end, Ids ids) {
    int[] known = cache.find(text, start, end);
    if (known == null) {
      known = word(text, start, end);
      cache.put(text, start, end, known);
    }
    ids.addAll(known, known.length);
  }

  private int[] word(String text, int start, int end) {
    String word = text.substring(start, end);
    if (wholeWords) {
      Integer whole = vocabulary.get(byteLevel ? ByteSymbols.encode(word) : word);
      if (whole != null) {
        return new int[] {whole};
      }
    }
    Ids symbols = new Ids(byteLevel ? word.length() + 8 : word.length());
    if (byteLevel) {
      bytes(word, symbols);
    } else {
      characters(word, symbols);
    }
    return Arrays.copyOf(symbols.array(), merges.apply(symbols.array(), symbols.size()));
  }

  private void bytes(String word, Ids symbols) {
    if (prefix.isEmpty() && suffix.isEmpty()) {
      boolean wasUnknown = false;
      for (byte value : word.getBytes(UTF_8)) {
        wasUnknown = symbol(byteIds[value & 0xFF], wasUnknown, symbols);
      }
    } else {
      characters(ByteSymbols.encode(word), symbols);
    }
  }

  private void characters(String word, Ids symbols) {
    boolean plain = prefix.isEmpty() && suffix.isEmpty();
    boolean wasUnknown = false;
    for (int at = 0; at < word.length(); ) {
      int c = word.codePointAt(at);
      int next = at + Character.charCount(c);
      String written = plain && c < 0x80 ? "" : Character.toString(c);
      int id;
      if (plain && c < 0x80) {
        id = asciiIds[c];
      } else {
        written = (at > 0 ? prefix : "") + written + (next == word.length() ? suffix : "");
        id = vocabulary.getOrDefault(written, NONE);
      }
      if (id == NONE && fallback != null) {
        String bytes = written.isEmpty() ? Character.toString(c) : written;
        if (fallBack(bytes.getBytes(UTF_8), fallback, symbols)) {
          at = next;
          continue;
        }
      }
      wasUnknown = symbol(id, wasUnknown, symbols);
      at = next;
    }
  }

  /** Adds the tokens of all the bytes, or of none of them where one is missing. */
  static boolean fallBack(byte[] bytes, int[] fallback, Ids ids) {
    for (byte value : bytes) {
      if (fallback[value & 0xFF] == NONE) {
        return false;
      }
    }
    for (byte value : bytes) {
      ids.add(fallback[value & 0xFF]);
    }
    return true;
  }

  /** What has no token is the unknown token, or where there is none, nothing. */
  private boolean symbol(int id, boolean wasUnknown, Ids symbols) {
    if (id != NONE) {
      symbols.add(id);
      return false;
    }
    if (unknown != NONE && !(wasUnknown && fuseUnknown)) {
      symbols.add(unknown);
    }
    return true;
  }
}
