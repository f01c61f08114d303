package io.penstock.models.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of documents that count upwards from a random number, modulo the vocabulary. */
record CyclicData(String version, List<PackedRow> trainRows, List<PackedRow> evaluationRows)
    implements TrainingData {
  static CyclicData of(int rows, int evaluationRows, int length, int vocabSize, long seed) {
    Random random = new Random(seed);
    return new CyclicData(
        "cyclic-" + seed,
        rows(rows, length, vocabSize, random),
        rows(evaluationRows, length, vocabSize, random));
  }

  private static List<PackedRow> rows(int count, int length, int vocabSize, Random random) {
    List<PackedRow> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int first = 1 + random.nextInt(length - 1);
      int[] ids = new int[length];
      int[] positions = new int[length];
      int start = random.nextInt(vocabSize);
      int otherStart = random.nextInt(vocabSize);
      for (int t = 0; t < length; t++) {
        positions[t] = t < first ? t : t - first;
        ids[t] = ((t < first ? start : otherStart) + positions[t]) % vocabSize;
      }
      rows.add(new PackedRow(ids, ids.clone(), positions, new int[] {first, length - first}));
    }
    return rows;
  }

  @Override
  public PackedRows train() {
    return new ListedRows(trainRows);
  }

  @Override
  public PackedRows evaluation() {
    return new ListedRows(evaluationRows);
  }

  private record ListedRows(List<PackedRow> rows) implements PackedRows {
    @Override
    public int size() {
      return rows.size();
    }

    @Override
    public PackedRow row(int index) {
      return rows.get(index);
    }
  }
}
