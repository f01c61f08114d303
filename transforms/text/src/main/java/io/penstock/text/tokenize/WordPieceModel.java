package io.penstock.text.tokenize;

import java.util.Map;
import java.util.Set;

/** BERT's model: the longest token that a word begins with, then the longest that goes on. */
final class WordPieceModel implements TokenModel {
  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int longestWord;
  private final TokenTrie beginnings = new TokenTrie();
  private final TokenTrie continuations = new TokenTrie();
  private final WordCache cache = new WordCache();

  private WordPieceModel(
      Map<String, Integer> vocabulary, int unknown, String prefix, int longestWord) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    this.longestWord = longestWord;
    vocabulary.forEach(
        (token, id) -> {
          beginnings.put(token, id);
          if (token.startsWith(prefix) && token.length() > prefix.length()) {
            continuations.put(token.substring(prefix.length()), id);
          }
        });
  }

  static WordPieceModel of(JsonAt json) {
    json.only(
        Set.of("unk_token", "continuing_subword_prefix", "max_input_chars_per_word", "vocab"));
    Map<String, Integer> vocabulary = VocabularyJson.of(json.key("vocab"));
    Integer unknown = vocabulary.get(json.key("unk_token").text("[UNK]"));
    if (unknown == null) {
      throw json.key("unk_token").refused("a token of the vocabulary");
    }
    return new WordPieceModel(
        vocabulary,
        unknown,
        json.key("continuing_subword_prefix").text("##"),
        json.key("max_input_chars_per_word").whole(0, Integer.MAX_VALUE, 100));
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
    // Characters are counted, of which there are at least half as many as UTF-16 units.
    if ((end - start) / 2 > longestWord || text.codePointCount(start, end) > longestWord) {
      return new int[] {unknown};
    }
    Ids pieces = new Ids(8);
    for (int from = start; from < end; ) {
      TokenTrie tokens = from == start ? beginnings : continuations;
      int longest = TokenTrie.NONE;
      int longestEnd = from;
      int node = TokenTrie.ROOT;
      for (int at = from; at < end; at++) {
        node = tokens.next(node, text.charAt(at));
        if (node == TokenTrie.NONE) {
          break;
        }
        if (tokens.id(node) != TokenTrie.NONE) {
          longest = tokens.id(node);
          longestEnd = at + 1;
        }
      }
      if (longest == TokenTrie.NONE) {
        return new int[] {unknown};
      }
      pieces.add(longest);
      from = longestEnd;
    }
    return pieces.toArray();
  }
}
