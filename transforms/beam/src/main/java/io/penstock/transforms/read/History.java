package io.penstock.transforms.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;

/**
 * What a run without a checkpoint takes over from the manifests, as files: the offsets that are
 * committed, which no reader reads again; and notices of versions and duplicates, which go through
 * the keyed steps before any record does. A third file is there once a checkpoint holds all of
 * them.
 */
public final class History {
  private static final int FORMAT_VERSION = 1;
  private static final long LOOK_EVERY_NANOS = 100_000_000L;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Map<String, OffsetRanges> committed;
  private final String manifestsHash;
  private boolean takenOver;
  private long lookAt = System.nanoTime();

  private History(Path folder, Map<String, OffsetRanges> committed, String manifestsHash) {
    this.folder = folder;
    this.committed = committed;
    this.manifestsHash = manifestsHash;
  }

  /**
   * Writes it; done twice, the second replaces the first.
   *
   * @param committed offsets by {@code topic:partition}
   * @param manifests the ids of those that it is taken from
   * @param notices for the keyed steps, in any order
   */
  public static void write(
      Path folder,
      Map<String, OffsetRanges> committed,
      Collection<String> manifests,
      Iterable<Outcome> notices)
      throws IOException {
    Files.createDirectories(folder);
    Files.deleteIfExists(folder.resolve("history.json"));
    Files.deleteIfExists(takenOver(folder));
    try (DataFileWriter<Outcome> writer =
        new DataFileWriter<>(new SpecificDatumWriter<>(Outcome.class))) {
      writer.create(Outcome.getClassSchema(), remembered(folder).toFile());
      for (Outcome notice : notices) {
        writer.append(notice);
      }
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("format_version", FORMAT_VERSION).put("manifests_hash", hash(manifests));
    ObjectNode offsets = json.putObject("committed");
    new TreeMap<>(committed).forEach((p, ranges) -> offsets.put(p, ranges.toString()));
    // Last, so that it is there only where all of it is.
    Manifests.replace(folder.resolve("history.json"), JSON.writeValueAsBytes(json));
  }

  /** Whether one was written there, whole. */
  public static boolean isAt(Path folder) {
    return Files.exists(folder.resolve("history.json"));
  }

  /**
   * Reads it.
   *
   * @throws IOException if it is missing, or of a newer format
   */
  public static History load(Path folder) throws IOException {
    Path file = folder.resolve("history.json");
    JsonNode json;
    try {
      json = JSON.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new IOException(
          file + " is missing, which the run's checkpoint needs; begin again with --from-manifests",
          e);
    } catch (JsonProcessingException e) {
      throw new IOException(file + " cannot be read: " + e.getOriginalMessage(), e);
    }
    int version = json.path("format_version").asInt();
    if (version > FORMAT_VERSION) {
      throw new IOException(
          file
              + " has format version "
              + version
              + "; this Penstock reads up to "
              + FORMAT_VERSION
              + ". Use the newer one that wrote it.");
    }
    Map<String, OffsetRanges> committed = new TreeMap<>();
    json.path("committed")
        .fields()
        .forEachRemaining(
            e -> committed.put(e.getKey(), OffsetRanges.parse(e.getValue().asText())));
    return new History(folder, committed, json.path("manifests_hash").asText());
  }

  /** Whether it was taken from exactly these manifests. */
  public boolean isOf(Collection<String> manifests) {
    return manifestsHash.equals(hash(manifests));
  }

  private static String hash(Collection<String> manifests) {
    return Hashes.sha256(
        String.join("\n", new TreeSet<>(manifests)).getBytes(StandardCharsets.UTF_8));
  }

  /** The offsets of a partition that manifests account for. */
  OffsetRanges committed(String topic, int partition) {
    return committed.getOrDefault(topic + ':' + partition, new OffsetRanges());
  }

  /** Whether all notices are in the keyed state for good, so that records may follow. */
  boolean isTakenOver() {
    long now = System.nanoTime();
    if (!takenOver && now - lookAt >= 0) {
      lookAt = now + LOOK_EVERY_NANOS;
      takenOver = Files.exists(takenOver(folder));
    }
    return takenOver;
  }

  /** The notices. */
  static Path remembered(Path folder) {
    return folder.resolve("remembered.avro");
  }

  /** Is made when a checkpoint with all notices in it is complete. */
  static Path takenOver(Path folder) {
    return folder.resolve("taken-over");
  }
}
