package io.penstock.stages.train;

import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What a run asks of a sealed folder before it reads a row. */
final class SealedInput {
  private SealedInput() {}

  /**
   * The file of a split.
   *
   * @param kinds that the run can learn from, the usual one first
   * @throws IOException if there is no such split, or naming the kind that it has instead, and how
   *     to seal what is wanted
   */
  static ShardFile file(SealedData data, Split split, List<ShardKind> kinds) throws IOException {
    for (ShardFile file : data.manifest().getFiles()) {
      if (file.getName().equals(split.fileName())) {
        requireKind(data.folder(), file.getKind(), kinds);
        return file;
      }
    }
    throw new IOException(data.folder() + " has no split " + split.label());
  }

  private static void requireKind(Path folder, ShardKind found, List<ShardKind> kinds)
      throws IOException {
    if (!kinds.contains(found)) {
      throw new IOException(
          "--data: %s has rows of kind %s, and what is learned here are %s: seal them with penstock shards seal --kind %s"
              .formatted(folder, found, kinds, labels(kinds)));
    }
  }

  private static String labels(List<ShardKind> kinds) {
    return String.join(
        " or ",
        kinds.stream()
            .flatMap(kind -> Arrays.stream(TrainingKind.values()).filter(t -> t.sealed() == kind))
            .map(TrainingKind::label)
            .toList());
  }

  /**
   * Compares the tokenizer of the rows with that of the model which is to learn them.
   *
   * @throws IOException if ids would mean other tokens
   */
  static void requireTokenizer(SealedData data, Path modelFolder) throws IOException {
    String sealed = data.tokenizer().vocabularyHash();
    if (!sealed.equals(PipelineTokenizer.read(modelFolder).vocabularyHash())) {
      throw new IOException(
          "--data: %s was sealed with another tokenizer than that of the model in %s: its ids are other tokens; seal again with --tokenizer %s"
              .formatted(data.folder(), modelFolder, modelFolder));
    }
  }
}
