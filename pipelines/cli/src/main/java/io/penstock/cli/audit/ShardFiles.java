package io.penstock.cli.audit;

import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Holds the bytes of a shard against what its manifest says of them. */
final class ShardFiles {
  private static final String RESTORE =
      "restore the file from a copy, or ingest again into a new folder";

  private ShardFiles() {}

  /**
   * What is wrong with the file; empty where all is well.
   *
   * @param manifest how to call what names it
   */
  static List<Fault> faults(Path path, String manifest, ShardFile file) throws IOException {
    if (!Files.isRegularFile(path)) {
      return List.of(new Fault(file.getName(), "is missing; " + manifest + " names it", RESTORE));
    }
    List<Fault> faults = new ArrayList<>();
    long bytes = Files.size(path);
    if (bytes != file.getBytes()) {
      faults.add(
          new Fault(
              file.getName(),
              "has " + bytes + " bytes, " + manifest + " names " + file.getBytes(),
              RESTORE));
    }
    String hash = Hashes.sha256(path);
    if (!hash.equals(file.getSha256())) {
      faults.add(
          new Fault(
              file.getName(),
              "was changed: its SHA-256 is "
                  + hash
                  + ", "
                  + manifest
                  + " names "
                  + file.getSha256(),
              RESTORE));
    }
    return faults;
  }
}
