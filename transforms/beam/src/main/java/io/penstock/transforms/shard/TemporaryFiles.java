package io.penstock.transforms.shard;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The temporary files that earlier attempts left behind. They may go only when no element pending
 * in a checkpoint can name them any more: after the second completed checkpoint of the restored
 * run.
 */
public final class TemporaryFiles {
  private TemporaryFiles() {}

  /**
   * Removes the files of all attempts but this one.
   *
   * @return how many went
   */
  public static int sweep(DataFolder folder, String attempt) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(folder.temporary())) {
      left =
          files
              .filter(f -> !f.getFileName().toString().startsWith(attempt + '-'))
              .sorted()
              .toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
      DrillPoints.pass("sweep");
    }
    return left.size();
  }
}
