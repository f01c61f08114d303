package io.penstock.schemas.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.schemas.event.AvroJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The manifests of a data folder. A manifest's id is the SHA-256 of its JSON and its file's name.
 */
public final class Manifests {
  private static final String SUFFIX = ".json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private Manifests() {}

  /** The id under which a manifest is or would be published. */
  public static String id(ShardManifest manifest) {
    return Hashes.sha256(AvroJson.encode(manifest));
  }

  /**
   * Makes what the manifest names visible; harmless where it was done before.
   *
   * @return its id
   */
  public static String publish(DataFolder folder, ShardManifest manifest) throws IOException {
    byte[] json = AvroJson.encode(manifest);
    String id = Hashes.sha256(json);
    Path file = folder.manifests().resolve(id + SUFFIX);
    if (!Files.exists(file)) {
      replace(file, json);
    }
    return id;
  }

  /** Writes a file so that it is there whole or not at all, also after the power went. */
  public static void replace(Path file, byte[] content) throws IOException {
    // Not createTempFile: its files are closed to all other users, and so would be the manifest.
    Path aside = file.resolveSibling(".writing-" + UUID.randomUUID());
    try {
      try (FileChannel channel =
          FileChannel.open(aside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(content);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw DiskFullException.explained(e, file, content.length);
    } finally {
      Files.deleteIfExists(aside);
    }
  }

  /** The ids of all manifests, sorted. */
  public static List<String> ids(DataFolder folder) throws IOException {
    if (!Files.isDirectory(folder.manifests())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder.manifests())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(SUFFIX) && !n.startsWith("."))
          .map(n -> n.substring(0, n.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** All manifests by id, in the order of their ids. */
  public static Map<String, ShardManifest> all(DataFolder folder) throws IOException {
    Map<String, ShardManifest> manifests = new TreeMap<>();
    for (String id : ids(folder)) {
      manifests.put(id, read(folder, id));
    }
    return manifests;
  }

  /**
   * Reads one.
   *
   * @throws IOException if it is missing, changed since it was written, or of a newer format
   */
  public static ShardManifest read(DataFolder folder, String id) throws IOException {
    Path file = DataFolder.inside(folder.manifests(), id + SUFFIX);
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("manifest " + id + " is missing: " + file, e);
    }
    String hash = Hashes.sha256(json);
    if (!hash.equals(id)) {
      throw new IOException(file + " was changed: its SHA-256 is " + hash);
    }
    return parse(json, file);
  }

  /**
   * Reads a whole file and compares it with what a manifest says of it.
   *
   * @throws IOException naming the file if it is missing or not the one that was published
   */
  public static void verify(Path path, ShardFile file) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new IOException(path + " is missing, but a manifest names it; restore it");
    }
    String hash = Hashes.sha256(path);
    if (!hash.equals(file.getSha256())) {
      throw new IOException(
          "%s was changed: its SHA-256 is %s, its manifest names %s; restore it or make it anew"
              .formatted(path, hash, file.getSha256()));
    }
  }

  /** Reads a manifest from wherever it lies, such as that of a sealed version. */
  public static ShardManifest parse(byte[] json, Path file) throws IOException {
    // First of all, since a newer format may have words that this one does not know.
    int version = formatVersion(json, file);
    if (version > ShardLayout.FORMAT_VERSION) {
      throw new IOException(
          file
              + " has format version "
              + version
              + "; this Penstock reads up to "
              + ShardLayout.FORMAT_VERSION
              + ". Use the newer one that wrote it.");
    }
    try {
      return AvroJson.decode(json, ShardManifest.class);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a manifest: " + e.getMessage(), e);
    }
  }

  private static int formatVersion(byte[] json, Path file) throws IOException {
    try {
      return JSON.readTree(json).path("format_version").asInt();
    } catch (JsonProcessingException e) {
      throw new IOException(file + " is not a manifest: " + e.getOriginalMessage(), e);
    }
  }
}
