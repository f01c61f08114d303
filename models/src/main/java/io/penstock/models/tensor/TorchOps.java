package io.penstock.models.tensor;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * The tensor operations of training: those DJL has, and those it lacks as a TorchScript module
 * written from Java ({@code ops.py}). Owns that module; the arrays given and returned belong to
 * whoever opened the {@link Scope}.
 */
public final class TorchOps implements AutoCloseable {
  /** A target that is not counted. */
  public static final int IGNORED = -100;

  private final NDManager manager;
  private final PtSymbolBlock module;
  private final NDArray documentMask;
  private final NDArray attention;
  private final NDArray causalAttention;
  private final NDArray layerNorm;
  private final NDArray crossEntropySum;
  private final NDArray correctCount;

  private TorchOps(NDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
    documentMask = methodName("document_mask");
    attention = methodName("attention");
    causalAttention = methodName("causal_attention");
    layerNorm = methodName("layer_norm");
    crossEntropySum = methodName("cross_entropy_sum");
    correctCount = methodName("correct_count");
  }

  /**
   * Loads the operations on {@code parent}'s device; they are freed by {@link #close} or with it.
   */
  public static TorchOps on(NDManager parent) {
    NDManager manager = parent.newSubManager();
    byte[] archive = TorchScriptArchive.of(source());
    try {
      return new TorchOps(
          manager,
          JniUtils.loadModule(
              TorchEngine.torch(manager), new ByteArrayInputStream(archive), true, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code x · weightᵀ}; weight is [out, in]. */
  public NDArray linear(NDArray x, NDArray weight) {
    return JniUtils.linear(torch(x), torch(weight), null);
  }

  /** The rows of {@code table} at {@code ids}. */
  public NDArray embedding(NDArray ids, NDArray table) {
    return JniUtils.embedding(torch(ids), torch(table), false);
  }

  /** The exact (erf) GELU. */
  public NDArray gelu(NDArray x) {
    return JniUtils.gelu(torch(x));
  }

  /** Normalises the last dimension (epsilon 1e-5), times {@code weight}, without a bias. */
  public NDArray layerNorm(NDArray x, NDArray weight) {
    return call(layerNorm, x, weight);
  }

  /**
   * What may be looked at, as numbers to add to attention scores: 0 where the column is not later
   * than the row and in the same segment, -infinity elsewhere.
   *
   * @param segments int64 [batch, time]
   * @return float32 [batch, 1, time, time]
   */
  public NDArray documentMask(NDArray segments) {
    return call(documentMask, segments);
  }

  /**
   * Scaled dot-product attention under a mask.
   *
   * @param qkv [3, batch, heads, time, size]
   * @param mask as made by {@link #documentMask}
   * @return [batch, heads, time, size]
   */
  public NDArray attention(NDArray qkv, NDArray mask) {
    return call(attention, qkv, mask);
  }

  /** Scaled dot-product attention where each position sees itself and all before it. */
  public NDArray causalAttention(NDArray qkv) {
    return call(causalAttention, qkv);
  }

  /**
   * The cross-entropy summed over the targets that are not {@link #IGNORED}.
   *
   * @param logits [n, classes]
   * @param targets int64 [n]
   */
  public NDArray crossEntropySum(NDArray logits, NDArray targets) {
    return call(crossEntropySum, logits, targets);
  }

  /** How many targets have the largest logit, alone or shared; an ignored one never does. */
  public long correctCount(NDArray logits, NDArray targets) {
    return call(correctCount, logits, targets).getLong();
  }

  /** Adds the derivatives of the scalar {@code loss} to the gradients of what it was made from. */
  public void backward(NDArray loss) {
    try (NDArray one = manager.ones(loss.getShape())) {
      JniUtils.backward(torch(loss), torch(one), false, false);
    }
  }

  /** The gradient summed up in {@code parameter} so far; it shares memory with the parameter's. */
  public NDArray gradient(NDArray parameter) {
    return JniUtils.getGradient(torch(parameter));
  }

  /** The L2 norm of all the values in {@code arrays} together. */
  public double globalNorm(List<NDArray> arrays) {
    try (IValue list = list(arrays);
        IValue norm = IValueUtils.runMethod(module, "global_norm", list);
        NDArray value = norm.toTensor(TorchEngine.torch(manager))) {
      return value.getFloat();
    }
  }

  /** Multiplies in place. */
  public void scale(List<NDArray> arrays, double factor) {
    update("scale", list(arrays), IValue.from(factor));
  }

  /** Sets to zero in place. */
  public void zero(List<NDArray> arrays) {
    update("zero", list(arrays));
  }

  /** One AdamW update in place, by PyTorch's fused kernel; counts {@code steps} up first. */
  public void adamW(
      List<NDArray> parameters,
      List<NDArray> gradients,
      List<NDArray> firstMoments,
      List<NDArray> secondMoments,
      List<NDArray> steps,
      AdamWCoefficients coefficients) {
    update(
        "adamw",
        list(parameters),
        list(gradients),
        list(firstMoments),
        list(secondMoments),
        list(steps),
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
    module.close();
    manager.close();
  }

  /** Runs a method that autograd can see through. */
  private NDArray call(NDArray method, NDArray... arguments) {
    NDList list = new NDList(arguments.length + 1);
    for (NDArray argument : arguments) {
      argument.setName(null); // names steer how DJL passes an argument
      list.add(argument);
    }
    list.add(method);
    // `true` keeps the results usable in autograd; whether they record is GradMode's affair.
    return IValueUtils.forward(module, list, true).head();
  }

  /** Runs an in-place method outside autograd. */
  private void update(String method, IValue... arguments) {
    try {
      IValueUtils.runMethod(module, method, arguments).close();
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  /** An array whose name tells DJL which method to call; it is not passed on. */
  private NDArray methodName(String method) {
    NDArray carrier = Scope.outlive(manager.create(0f));
    carrier.setName("module_method:" + method);
    return carrier;
  }

  private static IValue list(List<NDArray> arrays) {
    return IValue.listFrom(arrays.stream().map(TorchOps::torch).toArray(PtNDArray[]::new));
  }

  private static PtNDArray torch(NDArray array) {
    return (PtNDArray) array;
  }

  private static String source() {
    try (InputStream resource = TorchOps.class.getResourceAsStream("ops.py")) {
      return new String(Objects.requireNonNull(resource, "ops.py").readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
