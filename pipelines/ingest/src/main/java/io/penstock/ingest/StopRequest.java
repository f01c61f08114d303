package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that asks the process that follows a run to stop it with a savepoint. */
final class StopRequest {
  private StopRequest() {}

  private static Path file(DataFolder folder) {
    return folder.state().resolve("stop");
  }

  static void ask(DataFolder folder) throws IOException {
    Files.write(
        file(folder), new byte[0], StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
  }

  static boolean isAsked(DataFolder folder) {
    return Files.exists(file(folder));
  }

  static void clear(DataFolder folder) throws IOException {
    Files.deleteIfExists(file(folder));
  }
}
