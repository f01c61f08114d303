package io.penstock.text.seal;

import io.penstock.schemas.event.AvroJson;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a sealed version lies; it comes to be there whole or not at all. */
record SealedFolder(Path path, Path temporary) {
  /**
   * Writes a version's files into a folder and returns the manifest that names them. What it writes
   * into the other folder is removed.
   */
  @FunctionalInterface
  interface Maker {
    ShardManifest make(Path folder, Path scratch) throws IOException;
  }

  static SealedFolder of(DataFolder data, String name) {
    return new SealedFolder(data.sealed().resolve(name), data.sealed().resolve("_tmp"));
  }

  boolean isSealed() {
    return SealedData.isIn(path);
  }

  /** Makes the version beside its place and moves it there, unless another was faster. */
  void make(Maker maker) throws IOException {
    Files.createDirectories(temporary);
    // Two that seal the same build in two places.
    Path room = Files.createTempDirectory(temporary, "building-");
    try {
      Path building = Files.createDirectory(room.resolve(path.getFileName()));
      ShardManifest manifest = maker.make(building, Files.createDirectory(room.resolve("scratch")));
      Manifests.replace(building.resolve(SealedData.MANIFEST), AvroJson.encode(manifest));
      move(building);
    } finally {
      delete(room);
    }
  }

  private void move(Path building) throws IOException {
    try {
      Files.move(building, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!isSealed()) {
        throw e;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> files = Files.walk(folder)) {
      deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : deepestFirst) {
      Files.delete(file);
    }
  }
}
