package io.penstock.stages.train;

import io.penstock.models.train.PackedRows;
import io.penstock.models.train.TrainingData;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.util.List;

/** The rows of a sealed version, read from its files as training wants them. */
record SealedRows(String version, PackedRows train, PackedRows evaluation) implements TrainingData {
  /** Of the heap, for both splits together; the model's own memory lies outside of it. */
  private static final int SHARE = 4;

  /**
   * The rows of this version, whose files are read through once and compared with what was sealed.
   *
   * @throws IOException if it holds rows of another kind than packed tokens, or was changed
   */
  static SealedRows of(SealedData data) throws IOException {
    SealedData unused = data.verified();
    // The folder's name is made from the live rows and from all that decided how they were sealed.
    return new SealedRows(
        String.valueOf(data.folder().getFileName()),
        rows(data, Split.TRAIN),
        rows(data, Split.EVALUATION));
  }

  private static PackedRows rows(SealedData data, Split split) throws IOException {
    ShardFile file = SealedInput.file(data, split, List.of(ShardKind.TOKENS));
    return new FileRows(
        data.tokens(split),
        Math.toIntExact(file.getRows()),
        Runtime.getRuntime().maxMemory() / SHARE / 2);
  }
}
