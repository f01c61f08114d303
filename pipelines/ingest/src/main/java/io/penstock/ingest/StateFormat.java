package io.penstock.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What a run's state was made by, in {@code state/run.json}: so that state of a newer Penstock, or
 * of another pipeline, is refused by name instead of failing somewhere in Flink.
 */
final class StateFormat {
  /** Raised when checkpoints of before can no longer be restored. */
  static final int VERSION = 2;

  private static final String NONE = "none";

  private static final ObjectMapper JSON = new ObjectMapper();

  private StateFormat() {}

  static Path file(DataFolder folder) {
    return folder.state().resolve("run.json");
  }

  /**
   * Holds the state there is to what this run can go on from, and says whose it is from now on.
   *
   * @param source what records are read from, topics or files
   * @param signatures how near-duplicates are known by, or {@code none}; what is remembered of
   *     documents can be compared with nothing else
   * @param hasCheckpoint whether there is state that this is about
   * @throws IngestException if it is another's
   */
  static void claim(
      DataFolder folder,
      IngestPlan.Kind kind,
      String source,
      String signatures,
      boolean hasCheckpoint)
      throws IOException, IngestException {
    String pipeline = kind.name().toLowerCase(Locale.ROOT);
    Path file = file(folder);
    if (Files.exists(file)) {
      JsonNode json = read(file);
      version(folder, json.path("format_version").asInt(), json.path("penstock").asText());
      same(folder, "pipeline", json.path("pipeline").asText(), pipeline);
      same(folder, "source", json.path("source").asText(), source);
      String there = json.path("near_duplicates").asText(NONE);
      if (hasCheckpoint && !there.equals(signatures)) {
        throw new IngestException(
            "the state in "
                + folder.state()
                + " knows near-duplicates by: "
                + there
                + "; this run is to know them by: "
                + signatures
                + ". Give the same --near-duplicates and --paragraph-duplicates options as before,"
                + " or begin again from the"
                + " manifests with --from-manifests.");
      }
    } else if (hasCheckpoint) {
      version(folder, 1, "before 0.1");
    }
    Manifests.replace(
        file,
        JSON.writeValueAsBytes(
            JSON.createObjectNode()
                .put("format_version", VERSION)
                .put("penstock", penstock())
                .put("pipeline", pipeline)
                .put("source", source)
                .put("near_duplicates", signatures)));
  }

  private static JsonNode read(Path file) throws IOException, IngestException {
    try {
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IngestException(
          file
              + " cannot be read: "
              + e.getOriginalMessage()
              + ". Restore it, or begin again from the manifests with --from-manifests.",
          e);
    }
  }

  private static void version(DataFolder folder, int version, String penstock)
      throws IngestException {
    if (version == VERSION) {
      return;
    }
    throw new IngestException(
        "the state in "
            + folder.state()
            + " has format "
            + version
            + " (Penstock "
            + penstock
            + "), this Penstock ("
            + penstock()
            + ") goes on from format "
            + VERSION
            + ". Use the one that wrote it, or begin again from the manifests with"
            + " --from-manifests (--dry-run tells what that does).");
  }

  private static void same(DataFolder folder, String what, String there, String wanted)
      throws IngestException {
    if (!there.equals(wanted)) {
      throw new IngestException(
          "the folder "
              + folder.root()
              + " belongs to a run whose "
              + what
              + " is "
              + there
              + ", not "
              + wanted
              + ". Choose another folder with --to.");
    }
  }

  private static String penstock() {
    String version = StateFormat.class.getPackage().getImplementationVersion();
    return version == null ? "built from source" : version;
  }
}
