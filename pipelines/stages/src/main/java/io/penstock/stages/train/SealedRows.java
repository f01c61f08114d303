package io.penstock.stages.train;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.models.train.TrainingData;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The rows of a sealed version, held in memory: 16 bytes a token. */
record SealedRows(String version, PackedRows train, PackedRows evaluation) implements TrainingData {

  static SealedRows read(SealedData data) throws IOException {
    // The folder's name is made from the live rows and from all that decided how they were sealed.
    return new SealedRows(
        data.folder().getFileName().toString(),
        rows(data.tokens(Split.TRAIN)),
        rows(data.tokens(Split.EVALUATION)));
  }

  private static PackedRows rows(Path file) throws IOException {
    List<PackedRow> rows = new ArrayList<>();
    try (ShardReader reader =
        ShardReader.open(file, "input_ids", "labels", "position_ids", "seq_lengths")) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        rows.add(
            new PackedRow(
                row.integers("input_ids"),
                row.integers("labels"),
                row.integers("position_ids"),
                row.integers("seq_lengths")));
      }
    }
    return new InMemory(rows);
  }

  private record InMemory(List<PackedRow> rows) implements PackedRows {
    InMemory {
      rows = List.copyOf(rows);
    }

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
