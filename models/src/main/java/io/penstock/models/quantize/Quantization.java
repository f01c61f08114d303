package io.penstock.models.quantize;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Parameters;
import io.penstock.models.nn.Projection;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.tensor.TorchOps;
import org.jspecify.annotations.Nullable;

/**
 * Makes a model's linear maps from their weights in four or eight bits as they are loaded, so that
 * never more than one of them is held in thirty-two. What stays in thirty-two, as bitsandbytes
 * leaves it: embeddings, norms, biases and the output layer. Owns what quantised maps compute with;
 * close it after the models made with it.
 */
public final class Quantization implements ProjectionMaker, AutoCloseable {
  private final Bits bits;
  private final QuantizeOps ops;

  /** How many bits a weight is kept in. */
  public enum Bits {
    /** NF4 with double quantisation: 4.127 bits a weight. */
    FOUR,
    /** A largest magnitude a row, and 127ths of it: 8 bits and a little. */
    EIGHT
  }

  private Quantization(Bits bits, NDManager parent) {
    this.bits = bits;
    ops = new QuantizeOps(parent);
  }

  /** To so many bits, on {@code parent}'s device. */
  public static Quantization to(Bits bits, NDManager parent) {
    return new Quantization(bits, parent);
  }

  @Override
  public Projection make(
      String path, NDArray weight, @Nullable NDArray bias, Parameters parameters, TorchOps unused) {
    String name = path + ".weight";
    if (bias != null) {
      parameters.addFrozen(path + ".bias", bias);
    }
    try (weight) {
      return switch (bits) {
        case FOUR -> {
          Nf4Weight quantized = Nf4Weight.of(name, weight, ops, parameters.manager());
          quantized.byName(name).forEach(parameters::addFrozen);
          yield new Nf4Linear(quantized, bias, ops);
        }
        case EIGHT -> {
          Int8Linear linear = Int8Linear.of(weight, bias, ops, parameters.manager());
          parameters.addFrozen(name, linear.codes());
          parameters.addFrozen(name + ".absmax", linear.largest());
          yield linear;
        }
      };
    }
  }

  @Override
  public void close() {
    ops.close();
  }
}
