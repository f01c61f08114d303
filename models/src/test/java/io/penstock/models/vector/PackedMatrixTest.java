package io.penstock.models.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedMatrixTest {
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "5, 3, 2", "65, 7, 2", "288, 20, 2", "300, 11, 3", "512, 8, 4"})
  void multipliesAsTheRowsDo(int outputs, int inputs, int parts) {
    Random random = new Random(5);
    float[] rows = floats(random, (outputs + 2) * inputs); // two rows before those meant
    float[] x = floats(random, inputs);
    PackedMatrix matrix = new PackedMatrix(rows, 2, outputs, inputs, parts);
    float[] y = new float[matrix.paddedOutputs()];
    for (int part = 0; part < parts; part++) {
      matrix.multiply(part, x, 0, y, 0);
    }
    float[] row = new float[inputs];
    for (int output = 0; output < outputs; output++) {
      double sum = 0;
      for (int i = 0; i < inputs; i++) {
        sum += (double) rows[(output + 2) * inputs + i] * x[i];
      }
      assertThat((double) y[output]).isCloseTo(sum, within(1e-5));
      matrix.row(output, row, 0);
      assertThat(row)
          .containsExactly(Arrays.copyOfRange(rows, (output + 2) * inputs, (output + 3) * inputs));
    }
  }

  private static float[] floats(Random random, int count) {
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }
}
