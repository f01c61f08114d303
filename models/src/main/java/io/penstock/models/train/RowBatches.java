package io.penstock.models.train;

import io.penstock.models.nn.ModelConfig;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/** The batches of packed rows: each row once an epoch, in an order drawn from the seed. */
public final class RowBatches implements BatchSource {
  private final TrainingData data;
  private final ModelConfig model;
  private final int sampleRows;
  private final RowOrder order;

  /**
   * The batches of {@code data} for a model.
   *
   * @param sampleRows how many held-out rows, the first ones, are the sample
   * @throws IllegalArgumentException if there are no rows to learn from
   */
  public RowBatches(TrainingData data, ModelConfig model, long seed, int sampleRows) {
    this.data = data;
    this.model = model;
    this.sampleRows = sampleRows;
    order = new RowOrder(data.train().size(), seed);
  }

  @Override
  public String version() {
    return data.version();
  }

  @Override
  public TokenBatch batch(long position, int rows) {
    List<PackedRow> taken = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      taken.add(data.train().row(order.rowAt(position + i)));
    }
    data.train().soon(rowsAt(position + rows, rows));
    return TokenBatch.of(taken, model);
  }

  private int[] rowsAt(long position, int rows) {
    return IntStream.range(0, rows).map(i -> order.rowAt(position + i)).toArray();
  }

  @Override
  public double epochsAt(long position) {
    return order.epochsAt(position);
  }

  @Override
  public Iterable<TokenBatch> sample(long step, int rowsPerBatch) {
    return batches(Math.min(sampleRows, data.evaluation().size()), rowsPerBatch);
  }

  @Override
  public Iterable<TokenBatch> heldOut(int rowsPerBatch) {
    return batches(data.evaluation().size(), rowsPerBatch);
  }

  @Override
  public boolean samplesAll() {
    return sampleRows >= data.evaluation().size();
  }

  private Iterable<TokenBatch> batches(int rows, int rowsPerBatch) {
    return () ->
        new Iterator<>() {
          private int next;

          @Override
          public boolean hasNext() {
            return next < rows;
          }

          @Override
          public TokenBatch next() {
            List<PackedRow> taken = new ArrayList<>();
            int end = Math.min(rows, next + rowsPerBatch);
            while (next < end) {
              taken.add(data.evaluation().row(next++));
            }
            return TokenBatch.of(taken, model);
          }
        };
  }
}
