package io.penstock.models.adapter;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import io.penstock.models.nn.Linear;
import io.penstock.models.nn.Projection;
import io.penstock.models.nn.WeightedProjection;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchScript;

/**
 * What adapters compute, in libtorch ({@code lora.py}): one call for a plain linear map and its
 * adapter together. Owns the module.
 */
final class LoraOps implements AutoCloseable {
  private final TorchScript script;
  private final TorchScript.Method lora;
  private final TorchScript.Method loraWithBias;
  private final TorchScript.Method loraOnto;
  private final TorchScript.Method dora;
  private final TorchScript.Method doraWithBias;
  private final TorchScript.Method doraOnto;
  private final TorchScript.Method embeddingDelta;
  private final TorchScript.Method dropout;
  private final TorchScript.Method merged;
  private final TorchScript.Method mergedDora;
  private final TorchScript.Method mergedEmbedding;
  private final TorchScript.Method rowNorms;

  LoraOps(NDManager parent) {
    script = TorchScript.load(LoraOps.class, "lora.py", parent);
    lora = script.method("lora");
    loraWithBias = script.method("lora_with_bias");
    loraOnto = script.method("lora_onto");
    dora = script.method("dora");
    doraWithBias = script.method("dora_with_bias");
    doraOnto = script.method("dora_onto");
    embeddingDelta = script.method("embedding_delta");
    dropout = script.method("dropout");
    merged = script.method("merged");
    mergedDora = script.method("merged_dora");
    mergedEmbedding = script.method("merged_embedding");
    rowNorms = script.method("row_norms");
  }

  /** The map {@code base} and the adapter on it, where nothing is dropped. */
  NDArray apply(Projection base, LoraWeights w, NDArray x) {
    NDArray magnitude = w.magnitude();
    if (magnitude == null) {
      if (!(base instanceof Linear linear)) {
        return loraOnto.call(base.apply(x), x, w.a(), w.b(), w.scale());
      }
      return linear.bias() == null
          ? lora.call(x, linear.weight(), w.a(), w.b(), w.scale())
          : loraWithBias.call(x, linear.weight(), w.a(), w.b(), w.scale(), linear.bias());
    }
    WeightedProjection weighted = weighted(base);
    NDArray bias = weighted.bias();
    return bias == null
        ? dora.call(x, weighted.weight(), w.a(), w.b(), w.scale(), magnitude)
        : doraWithBias.call(x, weighted.weight(), w.a(), w.b(), w.scale(), magnitude, bias);
  }

  /**
   * Adds the adapter to {@code y}, which is {@code base} applied to x, with or without other
   * adapters.
   *
   * @param x with or without some of it dropped
   */
  NDArray applyOnto(NDArray y, Projection base, LoraWeights w, NDArray x) {
    NDArray magnitude = w.magnitude();
    return magnitude == null
        ? loraOnto.call(y, x, w.a(), w.b(), w.scale())
        : doraOnto.call(y, x, weighted(base).weight(), w.a(), w.b(), w.scale(), magnitude);
  }

  /** What the adapter adds to the embeddings of {@code ids}. */
  NDArray embeddingDelta(NDArray ids, LoraWeights w) {
    return embeddingDelta.call(ids, w.a(), w.b(), w.scale());
  }

  /**
   * Zeroes each number with a probability, and makes up for it in the others.
   *
   * @param seed decides which: the same seed and shape drop the same
   */
  NDArray dropped(NDArray x, NDArray probability, long seed) {
    Engine.getEngine("PyTorch").setRandomSeed((int) (seed ^ (seed >>> 32)));
    return dropout.call(x, probability);
  }

  /** The weight with the adapter in it. */
  NDArray merged(NDArray weight, LoraWeights w) {
    NDArray magnitude = w.magnitude();
    return magnitude == null
        ? merged.call(weight, w.a(), w.b(), w.scale())
        : mergedDora.call(weight, w.a(), w.b(), w.scale(), magnitude);
  }

  /** The embedding table with the adapter in it. */
  NDArray mergedEmbedding(NDArray table, LoraWeights w) {
    return mergedEmbedding.call(table, w.a(), w.b(), w.scale());
  }

  /** The L2 norm of each row. */
  NDArray rowNorms(NDArray weight) {
    return rowNorms.call(weight);
  }

  /** Copies the values of {@code source} into {@code target}. */
  void copy(NDArray target, NDArray source) {
    script.update("copy", IValue.from((PtNDArray) target), IValue.from((PtNDArray) source));
  }

  /** A number as an argument. */
  static NDArray number(NDManager manager, double value) {
    return Scope.outlive(manager.create((float) value));
  }

  static WeightedProjection weighted(Projection base) {
    if (base instanceof WeightedProjection weighted) {
      return weighted;
    }
    throw new IllegalArgumentException(
        "this needs a map's matrix, which " + base + " does not give");
  }

  @Override
  public void close() {
    script.close();
  }
}
