package io.penstock.models.rl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A network of fully connected layers whose weights lie in a stretch of one flat array as PyTorch's
 * {@code nn.Linear} has them: for each layer the weight [out, in], then the bias [out]. It answers
 * for one observation at a time, which in Java costs less than the call into libtorch.
 */
final class DenseNetwork {
  /** What follows each layer but the last. */
  enum Activation {
    TANH,
    RELU;

    float of(float x) {
      return switch (this) {
        case TANH -> (float) (1 - 2 / (Math.exp(2.0 * x) + 1));
        case RELU -> Math.max(x, 0);
      };
    }
  }

  private final int start;
  private final int[] widths;
  private final Activation activation;
  private final float[][] values;

  /**
   * @param start where its weights begin
   * @param widths inputs, hidden layers, outputs
   */
  DenseNetwork(int start, Activation activation, int... widths) {
    this.start = start;
    this.activation = activation;
    this.widths = widths.clone();
    values = new float[widths.length][];
    for (int i = 1; i < widths.length; i++) {
      values[i] = new float[widths[i]];
    }
  }

  /** How many numbers it takes up. */
  int size() {
    int size = 0;
    for (int layer = 1; layer < widths.length; layer++) {
      size += widths[layer] * widths[layer - 1] + widths[layer];
    }
    return size;
  }

  /** The shapes by the names of an {@code nn.Sequential} with activations between the layers. */
  Map<String, long[]> shapes(String prefix) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (int layer = 1; layer < widths.length; layer++) {
      String name = prefix + '.' + (2 * layer - 2);
      shapes.put(name + ".weight", new long[] {widths[layer], widths[layer - 1]});
      shapes.put(name + ".bias", new long[] {widths[layer]});
    }
    return shapes;
  }

  /** The outputs; the array is used again by the next call. */
  float[] forward(float[] weights, float[] input) {
    values[0] = input;
    int at = start;
    for (int layer = 1; layer < widths.length; layer++) {
      int bias = at + widths[layer] * widths[layer - 1];
      multiply(weights, at, values[layer - 1], values[layer]);
      boolean last = layer == widths.length - 1;
      for (int i = 0; i < widths[layer]; i++) {
        float sum = values[layer][i] + weights[bias + i];
        values[layer][i] = last ? sum : activation.of(sum);
      }
      at = bias + widths[layer];
    }
    return values[widths.length - 1];
  }

  /** {@code weight · x}, four rows at a time: their sums do not wait for each other. */
  private static void multiply(float[] weights, int at, float[] x, float[] product) {
    int in = x.length;
    int row = 0;
    for (; row + 4 <= product.length; row += 4) {
      int r0 = at + row * in;
      int r1 = r0 + in;
      int r2 = r1 + in;
      int r3 = r2 + in;
      float s0 = 0;
      float s1 = 0;
      float s2 = 0;
      float s3 = 0;
      for (int i = 0; i < in; i++) {
        float xi = x[i];
        s0 += weights[r0 + i] * xi;
        s1 += weights[r1 + i] * xi;
        s2 += weights[r2 + i] * xi;
        s3 += weights[r3 + i] * xi;
      }
      product[row] = s0;
      product[row + 1] = s1;
      product[row + 2] = s2;
      product[row + 3] = s3;
    }
    for (; row < product.length; row++) {
      float sum = 0;
      for (int i = 0; i < in; i++) {
        sum += weights[at + row * in + i] * x[i];
      }
      product[row] = sum;
    }
  }

  /** PyTorch's own start: weights and biases uniform within 1/sqrt(inputs). */
  void initUniform(float[] weights, RandomStream random) {
    int at = start;
    for (int layer = 1; layer < widths.length; layer++) {
      double bound = 1 / Math.sqrt(widths[layer - 1]);
      int count = widths[layer] * widths[layer - 1] + widths[layer];
      for (int i = 0; i < count; i++) {
        weights[at++] = (float) random.uniform(-bound, bound);
      }
    }
  }

  /** Orthogonal weights times a gain (the last layer has its own), biases 0. */
  void initOrthogonal(float[] weights, double gain, double lastGain, RandomStream random) {
    int at = start;
    for (int layer = 1; layer < widths.length; layer++) {
      double[][] rows = orthogonal(widths[layer], widths[layer - 1], random);
      double scale = layer == widths.length - 1 ? lastGain : gain;
      for (double[] row : rows) {
        for (double value : row) {
          weights[at++] = (float) (scale * value);
        }
      }
      at += widths[layer];
    }
  }

  /** Rows at right angles to each other, or columns where there are fewer of these; length 1. */
  private static double[][] orthogonal(int rows, int columns, RandomStream random) {
    int few = Math.min(rows, columns);
    int many = Math.max(rows, columns);
    double[][] vectors = new double[few][many];
    for (int i = 0; i < few; i++) {
      double length = 0;
      while (length < 1e-6) { // one that lies in the span of the others is drawn again
        for (int k = 0; k < many; k++) {
          vectors[i][k] = random.nextGaussian();
        }
        // Twice, because once leaves what was rounded off.
        removeParts(vectors, i);
        removeParts(vectors, i);
        length = Math.sqrt(dot(vectors[i], vectors[i]));
      }
      for (int k = 0; k < many; k++) {
        vectors[i][k] /= length;
      }
    }
    if (few == rows) {
      return vectors;
    }
    double[][] transposed = new double[rows][columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < columns; k++) {
        transposed[i][k] = vectors[k][i];
      }
    }
    return transposed;
  }

  private static void removeParts(double[][] vectors, int of) {
    for (int i = 0; i < of; i++) {
      double part = dot(vectors[i], vectors[of]);
      for (int k = 0; k < vectors[of].length; k++) {
        vectors[of][k] -= part * vectors[i][k];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
