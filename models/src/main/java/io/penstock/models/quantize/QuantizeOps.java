package io.penstock.models.quantize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchScript;

/**
 * Quantises and multiplies in libtorch ({@code quantize.py}), each a single call. Owns the module
 * and its tables.
 */
final class QuantizeOps implements AutoCloseable {
  final TorchScript.Method nf4Codes;
  final TorchScript.Method dynamicCodes;
  final TorchScript.Method nf4Values;
  final TorchScript.Method nf4Weight;
  final TorchScript.Method nf4Linear;
  final TorchScript.Method nf4LinearWithBias;
  final TorchScript.Method int8Codes;
  final TorchScript.Method int8Weight;
  final TorchScript.Method int8Linear;
  final TorchScript.Method int8LinearWithBias;

  /** The bounds between NF4's codes [15], and between those of the dynamic map [255]. */
  final NDArray nf4Bounds;

  final NDArray dynamicBounds;

  /** The two values that each byte of packed codes stands for: [256, 2]. */
  final NDArray nf4Pairs;

  /** [256]. */
  final NDArray dynamicMap;

  private final NDManager manager;
  private final TorchScript script;

  QuantizeOps(NDManager parent) {
    manager = parent.newSubManager();
    script = TorchScript.load(QuantizeOps.class, "quantize.py", manager);
    nf4Codes = script.method("nf4_codes");
    dynamicCodes = script.method("dynamic_codes");
    nf4Values = script.method("nf4_values");
    nf4Weight = script.method("nf4_weight");
    nf4Linear = script.method("nf4_linear");
    nf4LinearWithBias = script.method("nf4_linear_with_bias");
    int8Codes = script.method("int8_codes");
    int8Weight = script.method("int8_weight");
    int8Linear = script.method("int8_linear");
    int8LinearWithBias = script.method("int8_linear_with_bias");
    nf4Bounds = table(CodeBook.NF4.bounds());
    dynamicBounds = table(CodeBook.DYNAMIC.bounds());
    dynamicMap = table(CodeBook.DYNAMIC.values());
    nf4Pairs = table(pairs());
  }

  private NDArray table(float[] values) {
    return Scope.outlive(manager.create(values));
  }

  private NDArray table(float[][] rows) {
    float[] flat = new float[rows.length * 2];
    for (int i = 0; i < rows.length; i++) {
      flat[2 * i] = rows[i][0];
      flat[2 * i + 1] = rows[i][1];
    }
    return Scope.outlive(manager.create(flat, new Shape(rows.length, 2)));
  }

  private static float[][] pairs() {
    float[] code = CodeBook.NF4.values();
    float[][] pairs = new float[256][];
    for (int packed = 0; packed < pairs.length; packed++) {
      pairs[packed] = new float[] {code[packed >> 4], code[packed & 15]};
    }
    return pairs;
  }

  @Override
  public void close() {
    script.close();
    manager.close();
  }
}
