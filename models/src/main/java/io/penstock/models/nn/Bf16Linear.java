package io.penstock.models.nn;

import ai.djl.ndarray.NDArray;
import io.penstock.models.tensor.TorchScript;
import org.jspecify.annotations.Nullable;

/**
 * {@code x · weightᵀ + bias} multiplied in bfloat16, of a map whose own weights stay what they are:
 * the float32 master that the optimiser changes, or a frozen one in few bits. Both sides are
 * rounded for each call, the products are summed as libtorch sums them, and the result is float32
 * again; so is what adds up: biases, norms, attention, residuals and the loss.
 */
public final class Bf16Linear implements WeightedProjection {
  private final WeightedProjection master;
  private final TorchScript.Method multiply;

  private Bf16Linear(WeightedProjection master, TorchScript.Method multiply) {
    this.master = master;
    this.multiply = multiply;
  }

  /** Lets all linear maps of {@code model}, plain and quantised, multiply like this. */
  public static void enter(LanguageModel model) {
    // The casts lie in the script: no bfloat16 tensor crosses to Java, where DJL aborts the
    // process.
    TorchScript script =
        TorchScript.load(Bf16Linear.class, "bf16.py", model.parameters().manager());
    TorchScript.Method multiply = script.method("linear");
    for (String path : model.projections().paths()) {
      if (model.projections().get(path) instanceof WeightedProjection master) {
        model.projections().replace(path, unused -> new Bf16Linear(master, multiply));
      }
    }
  }

  /** Puts the maps back that were there before. */
  public static void leave(LanguageModel model) {
    for (String path : model.projections().paths()) {
      if (model.projections().get(path) instanceof Bf16Linear rounded) {
        model.projections().replace(path, unused -> rounded.master);
      }
    }
  }

  @Override
  public NDArray apply(NDArray x) {
    NDArray product = multiply.call(x, master.weight());
    NDArray bias = master.bias();
    return bias == null ? product : product.add(bias);
  }

  @Override
  public NDArray weight() {
    return master.weight();
  }

  @Override
  public @Nullable NDArray bias() {
    return master.bias();
  }

  @Override
  public long inputSize() {
    return master.inputSize();
  }

  @Override
  public long outputSize() {
    return master.outputSize();
  }
}
