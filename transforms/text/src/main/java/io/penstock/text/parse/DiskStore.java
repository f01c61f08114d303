package io.penstock.text.parse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file for each value, its hash before it: one that was cut off or changed is passed over and
 * written anew. Files appear whole, by a rename, so that processes may share a folder. Where it is
 * full, the oldest go.
 */
final class DiskStore implements CacheStore {
  private static final String ENDING = ".document";
  private static final int HASH_BYTES = 32;

  /** So much is left after some had to go, or each new one would look through all. */
  private static final double LEFT_SHARE = 0.8;

  private final Path folder;
  private final long maxBytes;
  private long bytes;
  private boolean fails;

  private DiskStore(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /**
   * @throws IllegalArgumentException if the folder cannot be made or read
   */
  static DiskStore open(Path folder, long maxBytes) {
    DiskStore store = new DiskStore(folder, maxBytes);
    try {
      Files.createDirectories(folder);
      store.bytes = store.entries().stream().mapToLong(Entry::bytes).sum();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the parse cache %s cannot be used: %s".formatted(folder, e), e);
    }
    return store;
  }

  private record Entry(Path path, long bytes, long modifiedMillis) {}

  @Override
  public Optional<byte[]> get(String key) {
    byte[] file;
    try {
      file = Files.readAllBytes(path(key));
    } catch (IOException e) {
      return Optional.empty();
    }
    if (file.length < HASH_BYTES) {
      return Optional.empty();
    }
    byte[] value = Arrays.copyOfRange(file, HASH_BYTES, file.length);
    byte[] hash = Arrays.copyOf(file, HASH_BYTES);
    return Arrays.equals(hash, hash(key, value)) ? Optional.of(value) : Optional.empty();
  }

  /** A disk that is full or read-only costs the cache, not the run. */
  @Override
  public synchronized void put(String key, byte[] value) {
    if (fails || value.length + HASH_BYTES > maxBytes) {
      return;
    }
    try {
      makeRoom(value.length + HASH_BYTES);
      Path aside = Files.createTempFile(folder, "new-", ".part");
      try {
        byte[] file = Arrays.copyOf(hash(key, value), HASH_BYTES + value.length);
        System.arraycopy(value, 0, file, HASH_BYTES, value.length);
        Files.write(aside, file);
        Path path = path(key);
        Files.createDirectories(folder.resolve(key.substring(0, 2)));
        Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
        bytes += file.length;
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      fails = true;
    }
  }

  private void makeRoom(long wanted) throws IOException {
    if (bytes + wanted <= maxBytes) {
      return;
    }
    List<Entry> entries = new ArrayList<>(entries());
    entries.sort(Comparator.comparingLong(Entry::modifiedMillis));
    bytes = entries.stream().mapToLong(Entry::bytes).sum();
    for (Entry oldest : entries) {
      if (bytes + wanted <= Math.max(wanted, (long) (maxBytes * LEFT_SHARE))) {
        return;
      }
      Files.deleteIfExists(oldest.path);
      bytes -= oldest.bytes;
    }
  }

  private List<Entry> entries() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path path : files.filter(p -> p.toString().endsWith(ENDING)).toList()) {
        try {
          entries.add(
              new Entry(path, Files.size(path), Files.getLastModifiedTime(path).toMillis()));
        } catch (NoSuchFileException gone) {
          // Another process has made room.
        }
      }
    }
    return entries;
  }

  private Path path(String key) {
    return folder.resolve(key.substring(0, 2)).resolve(key + ENDING);
  }

  private static byte[] hash(String key, byte[] value) {
    var digest = ParseCache.sha256();
    digest.update(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return digest.digest(value);
  }
}
