package io.penstock.schemas.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the parts of a data folder lie: {@code shards/} and {@code manifests/} are its contents,
 * {@code _tmp/} and {@code state/} belong to the run that writes it.
 */
public record DataFolder(Path root) {
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  public Path shards() {
    return root.resolve("shards");
  }

  public Path manifests() {
    return root.resolve("manifests");
  }

  public Path temporary() {
    return root.resolve("_tmp");
  }

  public Path state() {
    return root.resolve("state");
  }

  public Path sealed() {
    return root.resolve("sealed");
  }

  /** The file of a shard that a manifest names. */
  public Path shard(ShardFile file) {
    return inside(shards(), file.getName());
  }

  /** A name out of a manifest must not lead elsewhere. */
  static Path inside(Path folder, String name) {
    Path path = folder.resolve(name).normalize();
    if (!folder.equals(path.getParent())) {
      throw new IllegalArgumentException("not a plain file name: " + name);
    }
    return path;
  }

  public void create() throws IOException {
    Files.createDirectories(shards());
    Files.createDirectories(manifests());
    Files.createDirectories(temporary());
    Files.createDirectories(state());
  }

  /** The data folders at or right below a folder, sorted; empty where there is none. */
  public static List<DataFolder> find(Path folder) throws IOException {
    List<DataFolder> found = new ArrayList<>();
    if (Files.isDirectory(folder.resolve("manifests"))) {
      found.add(new DataFolder(folder));
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> children = Files.list(folder)) {
        children
            .filter(c -> Files.isDirectory(c.resolve("manifests")))
            .sorted()
            .forEach(c -> found.add(new DataFolder(c)));
      }
    }
    return found;
  }
}
