package io.penstock.models.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.TorchEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class Bf16LinearTest {
  private static final String PATH = "transformer.h.0.mlp.c_fc";

  private final NDManager manager = TorchEngine.newManager();
  private final Gpt model = Gpt.initialised(new GptConfig(32, 8, 1, 2, 16, 7), manager);

  @AfterEach
  void free() {
    model.close();
    manager.close();
  }

  @Test
  void roundsBothSidesToEightBits() {
    TorchEngine.prepareThread(1);
    NDArray weight = ((Linear) model.projections().get(PATH)).weight();
    try (GradMode off = GradMode.off()) {
      weight.set(new float[Math.toIntExact(weight.size())]);
      weight.set(new NDIndex("0, 0"), 1 + 0x1p-8f); // a tie, to even
      weight.set(new NDIndex("1, 0"), 1 + 0x1p-7f); // kept
      Bf16Linear.enter(model);
      NDArray x = manager.zeros(new Shape(1, 16));
      x.set(new NDIndex("0, 0"), 3f);
      NDArray y = model.projections().get(PATH).apply(x);
      assertThat(y.getDataType()).isEqualTo(DataType.FLOAT32);
      assertThat(y.getFloat(0, 0)).isEqualTo(3f);
      assertThat(y.getFloat(0, 1)).isEqualTo(3.03125f); // 3.0234375, rounded to 8 bits
      Bf16Linear.leave(model);
      assertThat(model.projections().get(PATH).apply(x).getFloat(0, 0)).isEqualTo(3 + 3 * 0x1p-8f);
    }
  }

  @Test
  void gradientsReachTheMaster() {
    TorchEngine.prepareThread(1);
    float[] plain = gradient();
    Bf16Linear.enter(model);
    float[] rounded = gradient();
    double largest = 0;
    for (float each : plain) {
      largest = Math.max(largest, Math.abs(each));
    }
    assertThat(largest).isPositive();
    assertThat(rounded).isNotEqualTo(plain);
    for (int i = 0; i < plain.length; i++) {
      assertThat((double) rounded[i]).isCloseTo(plain[i], within(0.03 * largest));
    }
  }

  private float[] gradient() {
    NDArray weight = model.parameters().get(PATH + ".weight");
    try (GradMode on = GradMode.on()) {
      NDArray ids = manager.create(new long[] {1, 2, 3, 4, 5, 6}, new Shape(1, 6));
      NDArray positions = manager.create(new long[] {0, 1, 2, 3, 4, 5}, new Shape(1, 6));
      NDArray segments = manager.ones(new Shape(1, 6), DataType.INT64);
      NDArray logits = model.logits(ids, positions, segments).reshape(6, 32);
      NDArray targets = manager.create(new long[] {2, 3, 4, 5, 6, 7});
      model.ops().backward(model.ops().crossEntropySum(logits, targets));
    }
    NDArray gradient = model.ops().gradient(weight);
    float[] values = gradient.toFloatArray();
    model
        .ops()
        .zero(model.parameters().trained().values().stream().map(model.ops()::gradient).toList());
    return values;
  }
}
