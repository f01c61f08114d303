package io.penstock.schemas.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.Hashes;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes the requests of one stage. The id comes from stage, specification and manifests alone: who
 * asks for the same again asks for nothing new.
 *
 * @param data the data folder the stage reads
 * @param output the folder for what it makes
 * @param specification the stage's options, in their command-line names
 */
public record StageRequests(
    StageKind stage, String data, String output, Map<String, String> specification)
    implements Serializable {
  public StageRequests {
    specification = Map.copyOf(specification);
  }

  /** The request for the stage over all of these manifests. */
  public StageRequest over(Collection<String> manifests, long nowMillis) {
    List<String> sorted = List.copyOf(new TreeSet<>(manifests));
    String name = stage.name().toLowerCase(Locale.ROOT);
    String identity = name + '\n' + new TreeMap<>(specification) + '\n' + sorted;
    return StageRequest.newBuilder()
        .setId(name + '-' + Hashes.sha256(identity.getBytes(UTF_8)).substring(0, 16))
        .setStage(stage)
        .setData(data)
        .setOutput(output)
        .setManifests(sorted)
        .setChunkOffsets(Map.of())
        .setSpecification(specification)
        .setRequestedAt(nowMillis)
        .build();
  }
}
