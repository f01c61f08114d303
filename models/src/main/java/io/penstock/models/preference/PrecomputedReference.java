package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.Scope;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reference policy thinks of all rows, computed once: training then needs neither its
 * weights nor its pass. Computed in batches cut in the order of the rows, so that a resumed run,
 * which computes it again, has the same to the last bit. Kept is a number and a hash of the content
 * for each sequence, none of its tokens.
 */
public final class PrecomputedReference implements ReferencePolicy {
  private final Map<ByteBuffer, Float> sums = new HashMap<>();

  private PrecomputedReference() {}

  /** Of these pairs, by {@code reference}. */
  public static PrecomputedReference of(
      ReferencePolicy reference, List<TokenPair> pairs, int pairsPerBatch, NDManager manager) {
    PrecomputedReference precomputed = new PrecomputedReference();
    for (int from = 0; from < pairs.size(); from += pairsPerBatch) {
      List<Sequence> sequences =
          Pairs.sequences(pairs.subList(from, Math.min(pairs.size(), from + pairsPerBatch)));
      try (Scope scope = Scope.within(manager)) {
        float[] values = reference.logProbs(sequences, scope.manager()).toFloatArray();
        for (int i = 0; i < values.length; i++) {
          precomputed.sums.put(sequences.get(i).contentHash(), values[i]);
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
    precomputed.sums.putAll(of(reference, rows.evaluation(), pairsPerBatch, manager).sums);
    return precomputed;
  }

  @Override
  public NDArray logProbs(List<Sequence> sequences, NDManager scope) {
    float[] values = new float[sequences.size()];
    for (int i = 0; i < values.length; i++) {
      Float sum = sums.get(sequences.get(i).contentHash());
      if (sum == null) {
        throw new IllegalArgumentException("a sequence that was not there when all were computed");
      }
      values[i] = sum;
    }
    return scope.create(values);
  }
}
