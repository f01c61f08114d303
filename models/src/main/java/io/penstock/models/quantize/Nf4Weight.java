package io.penstock.models.quantize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A matrix in NF4 with double quantisation, as bitsandbytes keeps one: blocks of 64 weights share
 * the largest magnitude, which is itself a code of the dynamic map, 256 of them to a scale, about
 * their mean. 4 + 8/64 + 32/(64·256) = 4.127 bits a weight. One thing differs: a block of zeros
 * stays zeros.
 *
 * @param packed uint8 [out, in / 2], two codes a byte, the first in the high half
 * @param codes uint8 [blocks], the magnitudes' codes
 * @param scales float32 [blocks / 256, rounded up]
 * @param offset float32, the magnitudes' mean
 */
record Nf4Weight(NDArray packed, NDArray codes, NDArray scales, NDArray offset) {
  static final int BLOCK = 64;

  /**
   * Quantises; the result belongs to {@code owner}.
   *
   * @param weight float32 [out, in]; {@code in} is even and all of it a multiple of 64
   * @param name for the message where it is not
   */
  static Nf4Weight of(String name, NDArray weight, QuantizeOps ops, NDManager owner) {
    long out = weight.getShape().get(0);
    if (weight.getShape().get(1) % 2 != 0 || weight.size() % BLOCK != 0) {
      throw new IllegalArgumentException(
          "%s is %s: NF4 takes blocks of %d weights; leave it out or use int8"
              .formatted(name, weight.getShape(), BLOCK));
    }
    try (Scope scope = Scope.within(owner);
        GradMode mode = GradMode.off()) {
      NDList coded = ops.nf4Codes.callAll(weight, ops.nf4Bounds);
      NDArray largest = coded.get(1);
      NDArray offset = largest.mean();
      NDList again = ops.dynamicCodes.callAll(largest.sub(offset), ops.dynamicBounds);
      return new Nf4Weight(
          scope.keep(coded.get(0).reshape(out, -1)),
          scope.keep(again.get(0).duplicate()), // of its own, without the padding
          scope.keep(again.get(1)),
          scope.keep(offset));
    }
  }

  /** The matrix these codes stand for, float32 [out, in], in the caller's scope. */
  NDArray restored(QuantizeOps ops) {
    return ops.nf4Weight.call(packed, codes, scales, offset, ops.dynamicMap, ops.nf4Pairs);
  }

  /** The same by operations of DJL alone, one after the other. */
  NDArray restoredPlainly(QuantizeOps ops) {
    NDManager manager = packed.getManager();
    int[] bytes = new int[Math.toIntExact(packed.size())];
    byte[] raw = packed.toByteArray();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = raw[i] & 0xff;
    }
    int[] magnitudes = new int[Math.toIntExact(codes.size())];
    byte[] rawCodes = codes.toByteArray();
    for (int i = 0; i < magnitudes.length; i++) {
      magnitudes[i] = rawCodes[i] & 0xff;
    }
    NDArray each = scales.repeat(256).get("0:" + magnitudes.length);
    NDArray absmax = ops.dynamicMap.get(manager.create(magnitudes)).mul(each).add(offset);
    return ops.nf4Pairs
        .get(manager.create(bytes))
        .reshape(-1, BLOCK)
        .mul(absmax.expandDims(1))
        .reshape(packed.getShape().get(0), -1);
  }

  /** What it takes, in bits a weight. */
  double bitsPerWeight() {
    double bytes = 0;
    for (NDArray array : byName("").values()) {
      bytes += (double) array.size() * array.getDataType().getNumOfBytes();
    }
    return 8 * bytes / (2.0 * packed.size());
  }

  /** Its arrays under bitsandbytes' names, behind {@code name}. */
  Map<String, NDArray> byName(String name) {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    arrays.put(name, packed);
    arrays.put(name + ".absmax", codes);
    arrays.put(name + ".nested_absmax", scales);
    arrays.put(name + ".nested_offset", offset);
    return arrays;
  }

  long inputSize() {
    return 2 * packed.getShape().get(1);
  }

  long outputSize() {
    return packed.getShape().get(0);
  }
}
