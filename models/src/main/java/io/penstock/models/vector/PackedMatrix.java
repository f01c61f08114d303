package io.penstock.models.vector;

/**
 * A matrix laid out for products with one vector at a time: tiles of up to eight registers of
 * columns, each tile contiguous over the inputs, so that sums stay in registers and memory is read
 * in one stream. It is cut into parts, one a thread; a column's sum does not depend on the cut.
 */
public final class PackedMatrix {
  private static final int TILE = 8;

  private final int inputs;
  private final int outputs;
  private final int[] firstRegister;
  private final float[][] parts;

  /**
   * Lays out a copy.
   *
   * @param rows [outputs, inputs], one row after the other, from the row {@code first} on
   * @param parts how many threads will multiply
   */
  public PackedMatrix(float[] rows, int first, int outputs, int inputs, int parts) {
    this.inputs = inputs;
    this.outputs = outputs;
    int registers = VectorMath.padded(outputs) / VectorMath.LANES;
    firstRegister = new int[parts + 1];
    this.parts = new float[parts][];
    for (int part = 0; part < parts; part++) {
      firstRegister[part + 1] = (int) ((long) registers * (part + 1) / parts);
      int own = firstRegister[part + 1] - firstRegister[part];
      this.parts[part] = new float[Math.toIntExact((long) own * VectorMath.LANES * inputs)];
    }
    for (int output = 0; output < outputs; output++) {
      Place place = place(output);
      scatter(rows, (first + output) * inputs, inputs, place.tiles, place.at, place.stride);
    }
  }

  private static void scatter(float[] from, int start, int count, float[] to, int at, int stride) {
    for (int i = 0; i < count; i++) {
      to[at + i * stride] = from[start + i];
    }
  }

  /** Where a column's numbers are: at {@code at}, {@code at + stride} and so on. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Place(float[] tiles, int at, int stride) {}

  private Place place(int column) {
    int register = column / VectorMath.LANES;
    int part = 0;
    while (register >= firstRegister[part + 1]) {
      part++;
    }
    int within = register - firstRegister[part];
    int tile = within / TILE;
    int width = Math.min(TILE, firstRegister[part + 1] - firstRegister[part] - tile * TILE);
    int tileStart = tile * TILE * VectorMath.LANES * inputs;
    int inTile = (within - tile * TILE) * VectorMath.LANES + column % VectorMath.LANES;
    return new Place(parts[part], tileStart + inTile, width * VectorMath.LANES);
  }

  /** How many columns there are with the padding. */
  public int paddedOutputs() {
    return VectorMath.padded(outputs);
  }

  /**
   * The first column of a part, or for one more than the last part what {@link #paddedOutputs} is.
   */
  public int firstColumn(int part) {
    return firstRegister[part] * VectorMath.LANES;
  }

  /** Writes the products with a part's columns to their places in {@code y}, which begins at to. */
  public void multiply(int part, float[] x, int from, float[] y, int to) {
    float[] tiles = parts[part];
    int registers = firstRegister[part + 1] - firstRegister[part];
    int column = to + firstColumn(part);
    for (int done = 0; done < registers; done += TILE) {
      int width = Math.min(TILE, registers - done);
      VectorMath.multiply(
          tiles,
          done * VectorMath.LANES * inputs,
          width * VectorMath.LANES,
          width,
          x,
          from,
          inputs,
          y,
          column + done * VectorMath.LANES);
    }
  }

  /** Copies one row of what the matrix was made from. */
  public void row(int output, float[] to, int at) {
    Place place = place(output);
    for (int i = 0; i < inputs; i++) {
      to[at + i] = place.tiles[place.at + i * place.stride];
    }
  }
}
