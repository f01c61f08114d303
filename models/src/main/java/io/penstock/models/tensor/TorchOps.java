package io.penstock.models.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tensor operations of training: those DJL has, and those it lacks as a TorchScript module
 * written from Java ({@code ops.py}). Owns that module; the arrays given and returned belong to
 * whoever opened the {@link Scope}.
 */
public final class TorchOps implements AutoCloseable {
  /** A target that is not counted. */
  public static final int IGNORED = -100;

  /** libtorch does not count what its fused kernel writes. */
  private static final AtomicLong FUSED_UPDATES = new AtomicLong();

  private final NDManager manager;
  private final TorchScript script;
  private final TorchScript.Method documentMask;
  private final TorchScript.Method attention;
  private final TorchScript.Method causalAttention;
  private final TorchScript.Method crossEntropySum;
  private final TorchScript.Method correctCount;

  private TorchOps(NDManager parent) {
    manager = parent.newSubManager();
    script = TorchScript.load(TorchOps.class, "ops.py", manager);
    documentMask = script.method("document_mask");
    attention = script.method("attention");
    causalAttention = script.method("causal_attention");
    crossEntropySum = script.method("cross_entropy_sum");
    correctCount = script.method("correct_count");
  }

  /**
   * Loads the operations on {@code parent}'s device; they are freed by {@link #close} or with it.
   */
  public static TorchOps on(NDManager parent) {
    return new TorchOps(parent);
  }

  /** {@code x · weightᵀ + bias}; weight is [out, in], bias [out] or none. */
  public NDArray linear(NDArray x, NDArray weight, @Nullable NDArray bias) {
    return JniUtils.linear(torch(x), torch(weight), bias == null ? null : torch(bias));
  }

  /** The rows of {@code table} at {@code ids}. */
  public NDArray embedding(NDArray ids, NDArray table) {
    return JniUtils.embedding(torch(ids), torch(table), false);
  }

  /** The exact (erf) GELU. */
  public NDArray gelu(NDArray x) {
    return JniUtils.gelu(torch(x));
  }

  /**
   * What may be looked at, as numbers to add to attention scores: 0 where the column is not later
   * than the row and in the same segment, -infinity elsewhere.
   *
   * @param segments int64 [batch, time]
   * @return float32 [batch, 1, time, time]
   */
  public NDArray documentMask(NDArray segments) {
    return documentMask.call(segments);
  }

  /**
   * Scaled dot-product attention under a mask.
   *
   * @param qkv [3, batch, heads, time, size]
   * @param mask as made by {@link #documentMask}
   * @return [batch, heads, time, size]
   */
  public NDArray attention(NDArray qkv, NDArray mask) {
    return attention.call(qkv, mask);
  }

  /** Scaled dot-product attention where each position sees itself and all before it. */
  public NDArray causalAttention(NDArray qkv) {
    return causalAttention.call(qkv);
  }

  /**
   * The cross-entropy summed over the targets that are not {@link #IGNORED}.
   *
   * @param logits [n, classes]
   * @param targets int64 [n]
   */
  public NDArray crossEntropySum(NDArray logits, NDArray targets) {
    return crossEntropySum.call(logits, targets);
  }

  /** How many targets have the largest logit, alone or shared; an ignored one never does. */
  public long correctCount(NDArray logits, NDArray targets) {
    return correctCount.call(logits, targets).getLong();
  }

  /** Adds the derivatives of the scalar {@code loss} to the gradients of what it was made from. */
  public void backward(NDArray loss) {
    try (NDArray one = manager.ones(loss.getShape())) {
      JniUtils.backward(torch(loss), torch(one), false, false);
    }
  }

  /** Whether a gradient of {@code array} would reach anything. */
  public boolean records(NDArray array) {
    try (NDArray records = script.run("records", IValue.from(torch(array)))) {
      return records.getBoolean();
    }
  }

  /** The gradient summed up in {@code parameter} so far; it shares memory with the parameter's. */
  public NDArray gradient(NDArray parameter) {
    return JniUtils.getGradient(torch(parameter));
  }

  /**
   * A number that grows with every write to one of the arrays, and with every {@link #adamW} of the
   * process, to whatever arrays.
   */
  public long writes(List<NDArray> arrays) {
    try (NDArray count = script.run("writes", TorchScript.list(arrays))) {
      return count.getLong() + FUSED_UPDATES.get();
    }
  }

  /** The L2 norm of all the values in {@code arrays} together. */
  public double globalNorm(List<NDArray> arrays) {
    try (NDArray norm = script.run("global_norm", TorchScript.list(arrays))) {
      return norm.getFloat();
    }
  }

  /** Multiplies in place. */
  public void scale(List<NDArray> arrays, double factor) {
    script.update("scale", TorchScript.list(arrays), IValue.from(factor));
  }

  /** Sets to zero in place. */
  public void zero(List<NDArray> arrays) {
    script.update("zero", TorchScript.list(arrays));
  }

  /** One AdamW update in place, by PyTorch's fused kernel; counts {@code steps} up first. */
  public void adamW(
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<NDArray> firstMoments,
      List<NDArray> secondMoments,
      List<NDArray> steps,
      AdamWCoefficients coefficients) {
    FUSED_UPDATES.incrementAndGet();
    script.update(
        "adamw",
        TorchScript.list(parameters),
        TorchScript.list(gradients),
        TorchScript.list(firstMoments),
        TorchScript.list(secondMoments),
        TorchScript.list(steps),
        IValue.from(coefficients.learningRate()),
        IValue.from(coefficients.beta1()),
        IValue.from(coefficients.beta2()),
        IValue.from(coefficients.weightDecay()),
        IValue.from(coefficients.epsilon()));
  }

  /** The numbers of one AdamW update, in PyTorch's meaning. */
  public record AdamWCoefficients(
      double learningRate, double beta1, double beta2, double weightDecay, double epsilon) {}

  @Override
  public void close() {
    script.close();
    manager.close();
  }

  private static PtNDArray torch(NDArray array) {
    return (PtNDArray) array;
  }
}
