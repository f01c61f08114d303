package io.penstock.models.retrieval;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Word 1- and 2-grams and character 3- to 5-grams, hashed into 256 signed dimensions.
 *
 * <p>It knows spelling, not meaning: it forgives inflection and typing errors, needs no download,
 * and is the same everywhere. Signed hashing keeps the expected dot product of two texts equal to
 * that of their unhashed counts (Weinberger et al., 2009, "Feature Hashing for Large Scale
 * Multitask Learning").
 */
public final class HashedNgramEmbedder implements Embedder {

  private static final int DIMENSION = 256;
  private static final int SHORTEST_GRAM = 3;
  private static final int LONGEST_GRAM = 5;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

  private static final long WORD_SEED = 0x9E3779B97F4A7C15L;
  private static final long PAIR_SEED = 0xC2B2AE3D27D4EB4FL;
  private static final long GRAM_SEED = 0x165667B19E3779F9L;

  @Override
  public String name() {
    return "hashed-ngrams-v1";
  }

  @Override
  public int dimension() {
    return DIMENSION;
  }

  @Override
  public float[] embed(String text) {
    float[] vector = new float[DIMENSION];
    featureCounts(text)
        .forEach(
            (feature, count) -> {
              int slot = (int) (feature & (DIMENSION - 1));
              // A long text repeats; the tenth occurrence says less than the first.
              float weight = (float) (1 + Math.log(count));
              vector[slot] += feature < 0 ? -weight : weight;
            });
    return normalised(vector);
  }

  private static Map<Long, Integer> featureCounts(String text) {
    // Sums of floats depend on their order: a HashMap of equal keys inserted equally iterates
    // equally.
    Map<Long, Integer> counts = new HashMap<>();
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    Matcher words = WORD.matcher(plain);
    long previous = 0;
    boolean first = true;
    while (words.find()) {
      String word = words.group();
      long hash = hash(WORD_SEED, word, 0, word.length());
      counts.merge(hash, 1, Integer::sum);
      if (!first) {
        counts.merge(mix(mix(PAIR_SEED ^ previous) + hash), 1, Integer::sum);
      }
      addCharacterGrams(word, counts);
      previous = hash;
      first = false;
    }
    return counts;
  }

  private static void addCharacterGrams(String word, Map<Long, Integer> counts) {
    // The marks tell a beginning and an end from a middle.
    String marked = "<" + word + ">";
    for (int length = SHORTEST_GRAM; length <= LONGEST_GRAM; length++) {
      for (int start = 0; start + length <= marked.length(); start++) {
        counts.merge(hash(GRAM_SEED, marked, start, start + length), 1, Integer::sum);
      }
    }
  }

  private static long hash(long seed, String text, int start, int end) {
    long hash = seed;
    for (int i = start; i < end; i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    return mix(hash);
  }

  /** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
  private static long mix(long value) {
    long h = value;
    h = (h ^ (h >>> 33)) * 0xFF51AFD7ED558CCDL;
    h = (h ^ (h >>> 33)) * 0xC4CEB9FE1A85EC53L;
    return h ^ (h >>> 33);
  }

  private static float[] normalised(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    if (squares > 0) {
      double norm = Math.sqrt(squares);
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (float) (vector[i] / norm);
      }
    }
    return vector;
  }
}
