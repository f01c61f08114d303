package io.penstock.models.generate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.Arrays;

/**
 * Continues token sequences with a model, one full pass a token. Beyond the model's context it sees
 * the newest tokens only. The model stays the caller's.
 */
public final class Generator {
  private final LanguageModel model;

  public Generator(LanguageModel model) {
    this.model = model;
  }

  /**
   * The tokens that follow {@code prompt}, without it; the same arguments give the same tokens.
   *
   * @param prompt at least one token id
   */
  public int[] generate(int[] prompt, Sampling sampling) {
    if (prompt.length == 0) {
      throw new IllegalArgumentException("a prompt needs at least one token");
    }
    TokenSampler sampler = new TokenSampler(sampling);
    int[] tokens = Arrays.copyOf(prompt, prompt.length + sampling.maxNewTokens());
    int count = prompt.length;
    while (count < tokens.length) {
      int next = sampler.next(nextLogits(tokens, count));
      if (next == sampling.stopToken()) {
        break;
      }
      tokens[count++] = next;
    }
    return Arrays.copyOfRange(tokens, prompt.length, count);
  }

  private float[] nextLogits(int[] tokens, int count) {
    int length = Math.min(count, model.config().contextLength());
    long[] ids = new long[length];
    long[] positions = new long[length];
    for (int i = 0; i < length; i++) {
      ids[i] = tokens[count - length + i];
      positions[i] = i;
    }
    Shape row = new Shape(1, length);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager manager = scope.manager();
      NDArray hidden =
          model.hidden(
              manager.create(ids, row),
              manager.create(positions, row),
              manager.zeros(row, DataType.INT64));
      return model.unembed(hidden.get(new NDIndex("0, -1"))).toFloatArray();
    }
  }
}
