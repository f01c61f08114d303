package io.penstock.cli.audit;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds the sealed versions below a data folder. */
final class SealedSets {
  private SealedSets() {}

  /** A sealed version, its manifest, and the folder that both lie in. */
  record SealedSet(Path folder, ShardManifest manifest, SealedVersion version) {}

  static List<SealedSet> in(DataFolder folder) throws IOException {
    if (!Files.isDirectory(folder.sealed())) {
      return List.of();
    }
    List<Path> candidates;
    try (Stream<Path> files = Files.walk(folder.sealed(), 2)) {
      candidates =
          files.filter(f -> f.getFileName().toString().equals("manifest.json")).sorted().toList();
    }
    List<SealedSet> sets = new ArrayList<>();
    for (Path file : candidates) {
      ShardManifest manifest = Manifests.parse(Files.readAllBytes(file), file);
      SealedVersion version = manifest.getSealed();
      Path parent = file.getParent();
      if (version != null && parent != null) {
        sets.add(new SealedSet(parent, manifest, version));
      }
    }
    return sets;
  }
}
