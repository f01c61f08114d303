package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.Scope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reference policy thinks of all rows, computed once: training then needs neither its
 * weights nor its pass. Computed in batches cut in the order of the rows, so that a resumed run,
 * which computes it again, has the same to the last bit. Kept is a number for each token that
 * counts and a hash of the content for each sequence, none of its tokens.
 */
public final class PrecomputedReference implements ReferencePolicy {
  private final Map<ByteBuffer, float[]> tokens = new HashMap<>();

  private PrecomputedReference() {}

  /** Of these pairs, by {@code reference}. */
  public static PrecomputedReference of(
      ReferencePolicy reference, List<TokenPair> pairs, int pairsPerBatch, NDManager manager) {
    PrecomputedReference precomputed = new PrecomputedReference();
    for (int first = 0; first < pairs.size(); first += pairsPerBatch) {
      List<Sequence> sequences =
          Pairs.sequences(pairs.subList(first, Math.min(pairs.size(), first + pairsPerBatch)));
      try (Scope scope = Scope.within(manager)) {
        float[] values = reference.logProbs(sequences, scope.manager()).toFloatArray();
        int from = 0;
        for (Sequence sequence : sequences) {
          int to = from + sequence.counted();
          precomputed.tokens.put(sequence.contentHash(), Arrays.copyOfRange(values, from, to));
          from = to;
        }
      }
    }
    return precomputed;
  }

  /** Of pairs to learn from and of held-out ones. */
  public static PrecomputedReference of(
      ReferencePolicy reference,
      PreferenceRows<TokenPair> rows,
      int pairsPerBatch,
      NDManager manager) {
    PrecomputedReference precomputed = of(reference, rows.train(), pairsPerBatch, manager);
    precomputed.tokens.putAll(of(reference, rows.evaluation(), pairsPerBatch, manager).tokens);
    return precomputed;
  }

  @Override
  public NDArray logProbs(List<Sequence> sequences, NDManager scope) {
    float[] values = new float[sequences.stream().mapToInt(Sequence::counted).sum()];
    int at = 0;
    for (Sequence sequence : sequences) {
      float[] some = tokens.get(sequence.contentHash());
      if (some == null) {
        throw new IllegalArgumentException("a sequence that was not there when all were computed");
      }
      System.arraycopy(some, 0, values, at, some.length);
      at += some.length;
    }
    return scope.create(values);
  }
}
