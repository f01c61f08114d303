package io.penstock.text.tokenize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Learns a {@link ByteLevelBpe} from texts. The result depends on how often each word occurs and on
 * nothing else: not on the order of the texts nor on that of any hash table.
 */
public final class ByteLevelBpeTrainer {
  /** The bytes and the end of text. */
  public static final int SMALLEST_VOCABULARY = 257;

  private final List<Word> words = new ArrayList<>();
  private final List<byte[]> tokens = new ArrayList<>();
  private final Map<String, Integer> idsOfTokens = new HashMap<>();
  private final List<Merges.Merge> merges = new ArrayList<>();
  private final Set<Pair> merged = new HashSet<>();
  private final Map<Pair, Occurrences> pairs = new HashMap<>();
  private final PriorityQueue<Candidate> queue = new PriorityQueue<>();

  private ByteLevelBpeTrainer() {
    for (int id = 0; id < 256; id++) {
      addToken(new byte[] {(byte) ByteSymbols.byteOfId(id)});
    }
  }

  /**
   * Learns a tokenizer. The pair of tokens that occurs most often becomes the next token; of pairs
   * that occur equally often the one whose tokens are older, left before right.
   *
   * @param vocabularySize how many ids to have, {@link ByteLevelBpe#END_OF_TEXT} included; fewer
   *     where the texts have no more pairs to merge
   * @throws IllegalArgumentException if the size is below {@link #SMALLEST_VOCABULARY}
   */
  public static ByteLevelBpe train(Iterable<String> texts, int vocabularySize) {
    if (vocabularySize < SMALLEST_VOCABULARY) {
      throw new IllegalArgumentException(
          "a byte-level vocabulary has at least "
              + SMALLEST_VOCABULARY
              + " tokens, asked for "
              + vocabularySize);
    }
    ByteLevelBpeTrainer trainer = new ByteLevelBpeTrainer();
    trainer.count(texts);
    trainer.mergeUntil(vocabularySize - 1);
    return ByteLevelBpe.parse(TokenizerJsonWriter.write(trainer.tokens, trainer.merges));
  }

  private void count(Iterable<String> texts) {
    Map<String, long[]> counts = new HashMap<>();
    for (String text : texts) {
      for (int start = 0; start < text.length(); ) {
        int end = Words.end(text, start, text.length());
        counts.computeIfAbsent(text.substring(start, end), w -> new long[1])[0]++;
        start = end;
      }
    }
    counts.forEach((text, count) -> words.add(new Word(idsOfBytes(text), count[0])));
    for (int i = 0; i < words.size(); i++) {
      Word word = words.get(i);
      for (int at = 0; at + 1 < word.length; at++) {
        add(new Pair(word.ids[at], word.ids[at + 1]), word.count, i);
      }
    }
    pairs.forEach((pair, occurrences) -> queue.add(new Candidate(pair, occurrences.count)));
  }

  private int[] idsOfBytes(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      ids[i] = id(new byte[] {bytes[i]});
    }
    return ids;
  }

  private int id(byte[] token) {
    Integer id = idsOfTokens.get(ByteSymbols.encode(token));
    return id != null ? id : addToken(token);
  }

  private int addToken(byte[] token) {
    tokens.add(token);
    idsOfTokens.put(ByteSymbols.encode(token), tokens.size() - 1);
    return tokens.size() - 1;
  }

  private void mergeUntil(int size) {
    while (tokens.size() < size && !queue.isEmpty()) {
      Candidate best = queue.remove();
      Occurrences occurrences = pairs.get(best.pair);
      if (occurrences == null || occurrences.count < 1) {
        pairs.remove(best.pair);
      } else if (occurrences.count != best.count) {
        // Counts change under the queue; the entry is put right when it comes up.
        queue.add(new Candidate(best.pair, occurrences.count));
      } else {
        merge(best.pair, occurrences);
      }
    }
  }

  private void merge(Pair pair, Occurrences occurrences) {
    // The same bytes may be reached by two routes; they are one token.
    int id = id(concatenate(tokens.get(pair.left), tokens.get(pair.right)));
    // A pair can come back when its half is reached by a new route; it is a merge already.
    if (merged.add(pair)) {
      merges.add(new Merges.Merge(pair.left, pair.right, id));
    }
    pairs.remove(pair);
    Set<Pair> grown = new HashSet<>();
    for (int i = 0; i < occurrences.words.length; i++) {
      mergeIn(occurrences.words.get(i), pair, id, grown);
    }
    for (Pair changed : grown) {
      Occurrences now = pairs.get(changed);
      if (now != null && now.count > 0) {
        queue.add(new Candidate(changed, now.count));
      }
    }
  }

  private void mergeIn(int index, Pair pair, int id, Set<Pair> grown) {
    Word word = words.get(index);
    int[] ids = word.ids;
    int to = 0;
    for (int from = 0; from < word.length; to++) {
      if (from + 1 < word.length && ids[from] == pair.left && ids[from + 1] == pair.right) {
        if (to > 0) {
          subtract(new Pair(ids[to - 1], pair.left), word.count);
          grown.add(add(new Pair(ids[to - 1], id), word.count, index));
        }
        if (from + 2 < word.length) {
          subtract(new Pair(pair.right, ids[from + 2]), word.count);
          grown.add(add(new Pair(id, ids[from + 2]), word.count, index));
        }
        ids[to] = id;
        from += 2;
      } else {
        ids[to] = ids[from];
        from++;
      }
    }
    word.length = to;
  }

  private Pair add(Pair pair, long count, int word) {
    Occurrences occurrences = pairs.computeIfAbsent(pair, p -> new Occurrences());
    occurrences.count += count;
    occurrences.words.add(word);
    return pair;
  }

  private void subtract(Pair pair, long count) {
    Occurrences occurrences = pairs.get(pair);
    // Without an entry it is the pair being merged, overlapping itself as in "aaa".
    if (occurrences != null) {
      occurrences.count -= count;
    }
  }

  private static byte[] concatenate(byte[] left, byte[] right) {
    byte[] both = java.util.Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }

  private static final class Word {
    private final int[] ids;
    private final long count;
    private int length;

    Word(int[] ids, long count) {
      this.ids = ids;
      this.count = count;
      this.length = ids.length;
    }
  }

  private record Pair(int left, int right) {}

  /** How often a pair occurs, and the words that have or had it. */
  private static final class Occurrences {
    private long count;
    private final IntList words = new IntList();
  }

  private static final class IntList {
    private int[] items = new int[4];
    private int length;

    void add(int item) {
      if (length > 0 && items[length - 1] == item) {
        return;
      }
      if (length == items.length) {
        items = java.util.Arrays.copyOf(items, length * 2);
      }
      items[length++] = item;
    }

    int get(int index) {
      return items[index];
    }
  }

  private record Candidate(Pair pair, long count) implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      int byCount = Long.compare(other.count, count);
      if (byCount != 0) {
        return byCount;
      }
      int byLeft = Integer.compare(pair.left, other.pair.left);
      return byLeft != 0 ? byLeft : Integer.compare(pair.right, other.pair.right);
    }
  }
}
