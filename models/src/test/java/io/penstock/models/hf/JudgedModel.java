package io.penstock.models.hf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code transformers} made of a model's rows: a folder's {@code judge.json}.
 *
 * @param logits [rows, time, vocabulary], flat
 * @param greedy the continuation of the first twelve tokens of the first row
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
record JudgedModel(int[][] rows, float[] logits, int @Nullable [] greedy) {
  static final int PROMPT = 12;
  private static final double TOLERANCE = 1e-4;

  static JudgedModel read(Path file) throws IOException {
    return new ObjectMapper().readValue(file.toFile(), JudgedModel.class);
  }

  void requireSameLogits(String name, LanguageModel model) {
    float[] ours = logits(model, rows);
    assertThat(ours).hasSameSizeAs(logits);
    double worst = 0;
    for (int i = 0; i < ours.length; i++) {
      worst = Math.max(worst, Math.abs(ours[i] - logits[i]));
    }
    assertThat(worst)
        .as("the largest difference of a logit of %s", name)
        .isCloseTo(0, within(TOLERANCE));
  }

  /** The logits of rows that are one document each. */
  static float[] logits(LanguageModel model, int[][] rows) {
    int time = rows[0].length;
    long[] ids = new long[rows.length * time];
    long[] positions = new long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = rows[i / time][i % time];
      positions[i] = i % time;
    }
    Shape shape = new Shape(rows.length, time);
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.off()) {
      NDManager manager = scope.manager();
      return model
          .logits(
              manager.create(ids, shape),
              manager.create(positions, shape),
              manager.zeros(shape, DataType.INT64))
          .toFloatArray();
    }
  }
}
