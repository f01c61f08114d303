package io.penstock.text.tokenize;

import com.ibm.icu.text.UnicodeSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tokens that are found in the text before anything else is done to it: its file's {@code
 * added_tokens}. Those that are "normalized" are looked for after the normalizer, as it would write
 * them.
 */
final class AddedTokens {
  private static final UnicodeSet WORD = SplitPatternParser.word().freeze();

  /**
   * One token.
   *
   * @param content as the file has it
   * @param written as it is looked for, and decoded: as the normalizer would write it
   * @param wordOnly whether it is only found where no letter or digit stands beside it
   * @param takesLeft whether white space before it belongs to it
   * @param takesRight whether white space after it belongs to it
   * @param special whether text must not be able to write it
   */
  record AddedToken(
      String content,
      String written,
      int id,
      boolean wordOnly,
      boolean takesLeft,
      boolean takesRight,
      boolean special) {}

  /** Takes what is between the tokens, and the tokens. */
  interface Sections {
    void text(String text, int start, int end, boolean atStart);

    void token(int id);
  }

  private final List<AddedToken> all = new ArrayList<>();
  private final Search raw;
  private final Search normalized;

  private AddedTokens(List<AddedToken> all, Search raw, Search normalized) {
    this.all.addAll(all);
    this.raw = raw;
    this.normalized = normalized;
  }

  static AddedTokens of(JsonAt json, Map<String, Integer> vocabulary, TextNormalizer normalizer) {
    Map<Integer, String> owners = new HashMap<>();
    vocabulary.forEach((token, id) -> owners.put(id, token));
    Set<String> contents = new HashSet<>();
    List<AddedToken> tokens = new ArrayList<>();
    Search raw = new Search();
    Search normalized = new Search();
    for (JsonAt item : json.items()) {
      item.only(
          Set.of("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special"));
      String content = item.key("content").text();
      if (content.isEmpty()) {
        throw item.key("content").refused("not empty");
      }
      if (!contents.add(content)) {
        throw item.key("content").refused("a token of its own, another one has this text");
      }
      int id = item.key("id").whole(0, VocabularyJson.MOST_IDS - 1);
      Integer known = vocabulary.get(content);
      if (known != null) {
        // The model's word counts, as in the tokenizers library.
        id = known;
      } else {
        String other = owners.putIfAbsent(id, content);
        if (other != null) {
          throw item.key("id").refused("an id of its own, '" + other + "' has this one");
        }
      }
      boolean special = item.key("special").flag(false);
      boolean isNormalized = item.key("normalized").flag(!special);
      AddedToken token =
          new AddedToken(
              content,
              isNormalized ? normalizer.apply(content) : content,
              id,
              item.key("single_word").flag(false),
              item.key("lstrip").flag(false),
              item.key("rstrip").flag(false),
              special);
      tokens.add(token);
      (isNormalized ? normalized : raw).add(token);
    }
    return new AddedTokens(tokens, raw, normalized);
  }

  List<AddedToken> all() {
    return List.copyOf(all);
  }

  /** Finds tokens in the text as it was given. */
  void inRaw(String text, boolean specialsToo, Sections sections) {
    raw.split(text, true, specialsToo, sections);
  }

  /** Finds tokens in the normalized text. */
  void inNormalized(String text, boolean atStart, boolean specialsToo, Sections sections) {
    normalized.split(text, atStart, specialsToo, sections);
  }

  /** All tokens of one kind: the leftmost is found, of those that begin there the longest. */
  private static final class Search {
    private final TokenTrie trie = new TokenTrie();
    private final List<AddedToken> tokens = new ArrayList<>();

    void add(AddedToken token) {
      if (!token.written().isEmpty()) {
        trie.put(token.written(), tokens.size());
        tokens.add(token);
      }
    }

    void split(String text, boolean atStart, boolean specialsToo, Sections sections) {
      int from = 0;
      int limit = tokens.isEmpty() ? 0 : text.length();
      for (int at = 0; at < limit; ) {
        int node = trie.next(TokenTrie.ROOT, text.charAt(at));
        int found = TokenTrie.NONE;
        int end = at;
        for (int next = at + 1; node != TokenTrie.NONE; next++) {
          if (trie.id(node) != TokenTrie.NONE) {
            found = trie.id(node);
            end = next;
          }
          if (next >= limit) {
            break;
          }
          node = trie.next(node, text.charAt(next));
        }
        if (found == TokenTrie.NONE) {
          at++;
          continue;
        }
        AddedToken token = tokens.get(found);
        int begin = at;
        at = end;
        if ((token.special() && !specialsToo) || (token.wordOnly() && inWord(text, begin, end))) {
          continue;
        }
        while (token.takesLeft()
            && begin > from
            && CodePointClass.isSpace(text.charAt(begin - 1))) {
          begin--;
        }
        while (token.takesRight() && end < limit && CodePointClass.isSpace(text.charAt(end))) {
          end++;
        }
        // The spaces that the token took may not begin another one.
        begin = Math.max(begin, from);
        if (begin > from) {
          sections.text(text, from, begin, atStart && from == 0);
        }
        sections.token(token.id());
        from = Math.max(end, from);
      }
      if (from < text.length()) {
        sections.text(text, from, text.length(), atStart && from == 0);
      }
    }

    private static boolean inWord(String text, int start, int end) {
      return (start > 0 && WORD.contains(text.codePointBefore(start)))
          || (end < text.length() && WORD.contains(text.codePointAt(end)));
    }
  }
}
