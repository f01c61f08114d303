package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.CheckpointedForward;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A GPT of two blocks, and a batch for it. */
final class TinyModel {
  static final GptConfig CONFIG = new GptConfig(64, 16, 2, 2, 32, 7);
  private static final int ROWS = 2;
  private static final int TIME = 12;

  private TinyModel() {}

  static Gpt gpt(NDManager manager) {
    return Gpt.initialised(CONFIG, manager);
  }

  /** The logits of the batch. */
  static float[] logits(LanguageModel model) {
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager m = scope.manager();
      return model.logits(ids(m, 1), positions(m), segments(m)).toFloatArray();
    }
  }

  /** The summed loss on the batch. */
  static float loss(LanguageModel model) {
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager m = scope.manager();
      NDArray logits = model.logits(ids(m, 1), positions(m), segments(m));
      return model.ops().crossEntropySum(logits.reshape(ROWS * TIME, -1), targets(m)).getFloat();
    }
  }

  /** Adds the gradients of the batch's loss, by a plain pass. */
  static void backward(LanguageModel model) {
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.on()) {
      NDManager m = scope.manager();
      NDArray logits = model.logits(ids(m, 1), positions(m), segments(m));
      model
          .ops()
          .backward(model.ops().crossEntropySum(logits.reshape(ROWS * TIME, -1), targets(m)));
    }
  }

  /** The same, computing each block again on the way back. */
  static void backwardCheckpointed(LanguageModel model) {
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.on()) {
      NDManager m = scope.manager();
      CheckpointedForward forward =
          CheckpointedForward.of(model, ids(m, 1), positions(m), segments(m));
      NDArray logits = forward.logits();
      model
          .ops()
          .backward(model.ops().crossEntropySum(logits.reshape(ROWS * TIME, -1), targets(m)));
      forward.backward();
    }
  }

  /** The gradients so far, by name; they are set to zero. */
  static Map<String, float[]> takeGradients(LanguageModel model) {
    Map<String, float[]> gradients = new TreeMap<>();
    try (Scope scope = Scope.within(model.parameters().manager())) {
      model
          .parameters()
          .trained()
          .forEach(
              (name, weight) -> {
                NDArray gradient = model.ops().gradient(weight);
                gradients.put(name, gradient.toFloatArray());
                gradient.subi(gradient);
              });
    }
    return gradients;
  }

  /** Gives every adapter weight a value, so that the adapter changes something. */
  static void disturb(LoraAdapter adapter, long seed) {
    Random random = new Random(seed);
    for (NDArray weight : adapter.parameters().inOrder()) {
      float[] values = weight.toFloatArray();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.1 * random.nextGaussian());
      }
      weight.set(values);
    }
  }

  static NDArray ids(NDManager manager, long seed) {
    long[] ids = new Random(seed).longs(ROWS * TIME, 0, CONFIG.vocabSize()).toArray();
    return manager.create(ids, new Shape(ROWS, TIME));
  }

  static NDArray positions(NDManager manager) {
    long[] positions = new long[ROWS * TIME];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i % TIME;
    }
    return manager.create(positions, new Shape(ROWS, TIME));
  }

  static NDArray segments(NDManager manager) {
    return manager.create(new long[ROWS * TIME], new Shape(ROWS, TIME));
  }

  private static NDArray targets(NDManager manager) {
    return manager.create(new Random(2).longs(ROWS * TIME, 0, CONFIG.vocabSize()).toArray());
  }
}
