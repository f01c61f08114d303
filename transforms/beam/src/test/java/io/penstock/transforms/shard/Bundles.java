package io.penstock.transforms.shard;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/** Publishes outcomes as one manifest, without a pipeline. */
public final class Bundles {
  private Bundles() {}

  /** Nothing where there are none. */
  public static void publish(DataFolder folder, List<Outcome> outcomes, long createdAt)
      throws IOException {
    ShardBundle bundle =
        new ShardBundle(
            new WriteShards.Settings(
                folder.root().toString(), "test", "attempt", "characters", Map.of()));
    for (Outcome outcome : outcomes) {
      bundle.add(outcome);
    }
    if (bundle.isEmpty()) {
      return;
    }
    ShardManifest manifest = bundle.close(createdAt);
    for (ShardFile file : manifest.getFiles()) {
      Files.move(folder.temporary().resolve(file.getName()), folder.shard(file));
    }
    Manifests.publish(folder, manifest);
  }
}
