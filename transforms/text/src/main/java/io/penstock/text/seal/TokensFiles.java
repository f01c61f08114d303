package io.penstock.text.seal;

import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes the files of a sealed version and sees them onto the disk. */
final class TokensFiles {
  private TokensFiles() {}

  /** Takes rows one after the other. */
  @FunctionalInterface
  interface RowSink {
    /**
     * Takes a row.
     *
     * @param tokens how many it has
     * @param values in the order of the kind's columns
     */
    void accept(int tokens, Object... values) throws IOException;
  }

  /** Makes rows. */
  @FunctionalInterface
  interface RowSource {
    void sendTo(RowSink sink) throws IOException;
  }

  static ShardFile write(
      Path folder, Split split, ShardKind kind, String tokenizerHash, RowSource rows)
      throws IOException {
    Path file = folder.resolve(split.fileName());
    long[] tokens = {0};
    long count;
    try (ShardWriter writer =
        ShardWriter.create(file, kind, Map.of("penstock.tokenizer", tokenizerHash))) {
      rows.sendTo(
          (length, values) -> {
            writer.write(values);
            tokens[0] += length;
          });
      count = writer.rows();
    }
    force(file);
    return ShardFile.newBuilder()
        .setKind(kind)
        .setName(split.fileName())
        .setSha256(Hashes.sha256(file))
        .setBytes(Files.size(file))
        .setRows(count)
        .setTokens(tokens[0])
        .build();
  }

  static void writeTokenizer(Path folder, PipelineTokenizer tokenizer) throws IOException {
    Path file = folder.resolve(SealedData.TOKENIZER);
    Files.write(file, tokenizer.json());
    force(file);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
