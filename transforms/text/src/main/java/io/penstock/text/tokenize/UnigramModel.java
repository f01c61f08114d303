package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SentencePiece's unigram model: of all ways to cut a word into tokens the most probable one. */
final class UnigramModel implements TokenModel {
  /** How much less probable than the rarest token a character is that has none. */
  private static final double UNKNOWN_PENALTY = 10;

  private static final int UNKNOWN = -2;

  private final Map<String, Integer> vocabulary = new HashMap<>();
  private final double[] scores;
  private final double unknownScore;
  private final int unknown;
  private final int @Nullable [] fallback;
  private final TokenTrie tokens = new TokenTrie();
  private final WordCache cache = new WordCache();

  private UnigramModel(JsonAt json) {
    List<JsonAt> entries = json.key("vocab").items();
    this.scores = new double[entries.size()];
    double least = Double.POSITIVE_INFINITY;
    for (int id = 0; id < scores.length; id++) {
      String token = entries.get(id).item(0).text();
      scores[id] = entries.get(id).item(1).number();
      least = Math.min(least, scores[id]);
      Integer other = vocabulary.putIfAbsent(token, id);
      if (other != null) {
        throw entries.get(id).item(0).refused("a token of its own, id " + other + " has this one");
      }
      if (!token.isEmpty()) {
        tokens.put(token, id);
      }
    }
    if (scores.length == 0) {
      throw json.key("vocab").refused("not empty");
    }
    this.unknownScore = least - UNKNOWN_PENALTY;
    this.unknown = json.key("unk_id").whole(0, scores.length - 1, TokenTrie.NONE);
    this.fallback = json.key("byte_fallback").flag(false) ? BpeModel.byteTokens(vocabulary) : null;
  }

  static UnigramModel of(JsonAt json) {
    return new UnigramModel(json.only(Set.of("unk_id", "vocab", "byte_fallback")));
  }

  @Override
  public Map<String, Integer> vocabulary() {
    return vocabulary;
  }

  @Override
  public void encode(String text, int start, int end, Ids ids) {
    int[] known = cache.find(text, start, end);
    if (known == null) {
      known = word(text.substring(start, end));
      cache.put(text, start, end, known);
    }
    ids.addAll(known, known.length);
  }

  private int[] word(String word) {
    int length = word.length();
    double[] scoreTo = new double[length + 1];
    int[] startOf = new int[length + 1];
    int[] idTo = new int[length + 1];
    Arrays.fill(startOf, TokenTrie.NONE);
    for (int start = 0; start < length; ) {
      int next = start + Character.charCount(word.codePointAt(start));
      boolean single = false;
      int node = TokenTrie.ROOT;
      for (int at = start; at < length; at++) {
        node = tokens.next(node, word.charAt(at));
        if (node == TokenTrie.NONE) {
          break;
        }
        int id = tokens.id(node);
        if (id != TokenTrie.NONE) {
          single |= at + 1 == next;
          reach(scoreTo, startOf, idTo, start, at + 1, id, scores[id]);
        }
      }
      if (!single) {
        reach(scoreTo, startOf, idTo, start, next, UNKNOWN, unknownScore);
      }
      start = next;
    }
    return best(word, startOf, idTo);
  }

  private static void reach(
      double[] scoreTo, int[] startOf, int[] idTo, int start, int end, int id, double score) {
    double candidate = scoreTo[start] + score;
    if (startOf[end] == TokenTrie.NONE || candidate > scoreTo[end]) {
      scoreTo[end] = candidate;
      startOf[end] = start;
      idTo[end] = id;
    }
  }

  private int[] best(String word, int[] startOf, int[] idTo) {
    Ids ends = new Ids(word.length() / 3 + 1);
    for (int end = word.length(); end > 0; end = startOf[end]) {
      ends.add(end);
    }
    Ids ids = new Ids(ends.size());
    for (int i = ends.size() - 1; i >= 0; i--) {
      int end = ends.array()[i];
      if (idTo[end] != UNKNOWN) {
        ids.add(idTo[end]);
        continue;
      }
      // Unknown characters that follow each other are one unknown piece.
      int start = startOf[end];
      while (i > 0 && idTo[ends.array()[i - 1]] == UNKNOWN) {
        end = ends.array()[--i];
      }
      unknown(word.substring(start, end), ids);
    }
    return ids.toArray();
  }

  private void unknown(String piece, Ids ids) {
    Integer known = vocabulary.get(piece);
    if (known != null) {
      ids.add(known);
    } else if (fallback == null || !BpeModel.fallBack(piece.getBytes(UTF_8), fallback, ids)) {
      if (unknown == TokenTrie.NONE) {
        throw new IllegalArgumentException(
            "the tokenizer has no unk_id, and no token for '"
                + (piece.length() > 40 ? piece.substring(0, 40) + "..." : piece)
                + "'");
      }
      ids.add(unknown);
    }
  }
}
