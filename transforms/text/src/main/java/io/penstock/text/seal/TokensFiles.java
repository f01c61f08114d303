package io.penstock.text.seal;

import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.text.pack.PackedRow;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes the files of a sealed version and sees them onto the disk. */
final class TokensFiles {
  private TokensFiles() {}

  /** Takes rows one after the other. */
  @FunctionalInterface
  interface RowSink {
    void accept(PackedRow row) throws IOException;
  }

  /** Makes rows. */
  @FunctionalInterface
  interface RowSource {
    void sendTo(RowSink sink) throws IOException;
  }

  static ShardFile write(Path folder, Split split, Tokenizer tokenizer, RowSource rows)
      throws IOException {
    Path file = folder.resolve(split.fileName());
    long[] tokens = {0};
    long count;
    try (ShardWriter writer =
        ShardWriter.create(
            file, ShardKind.TOKENS, Map.of("penstock.tokenizer", tokenizer.hash()))) {
      rows.sendTo(
          row -> {
            writer.write(
                row.inputIds(), row.labels(), row.positionIds(), row.seqLengths(), documents(row));
            tokens[0] += row.length();
          });
      count = writer.rows();
    }
    force(file);
    return ShardFile.newBuilder()
        .setKind(ShardKind.TOKENS)
        .setName(split.fileName())
        .setSha256(Hashes.sha256(file))
        .setBytes(Files.size(file))
        .setRows(count)
        .setTokens(tokens[0])
        .build();
  }

  static void writeTokenizer(Path folder, ByteLevelBpe tokenizer) throws IOException {
    Path file = folder.resolve(SealedData.TOKENIZER);
    Files.write(file, tokenizer.json());
    force(file);
  }

  private static List<Object[]> documents(PackedRow row) {
    return row.spans().stream()
        .map(s -> new Object[] {s.documentId(), s.contentHash(), s.start(), s.count()})
        .toList();
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
