package io.penstock.models.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Arrays in a checkpoint: their length, then their values. */
final class Numbers {
  private static final int MAX_DOUBLES = 1 << 16;

  private Numbers() {}

  static void write(DataOutput out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  /** Fills {@code into}, whose length must be that of what was written. */
  static void read(DataInput in, float[] into) throws IOException {
    int length = in.readInt();
    if (length != into.length) {
      throw new IOException("expected " + into.length + " numbers, found " + length);
    }
    byte[] bytes = new byte[length * Float.BYTES];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asFloatBuffer().get(into);
  }

  static void write(DataOutput out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  static double[] readDoubles(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MAX_DOUBLES) {
      throw new IOException("expected at most " + MAX_DOUBLES + " numbers, found " + length);
    }
    double[] values = new double[length];
    for (int i = 0; i < length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
