package io.penstock.transforms.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.Topics;
import io.penstock.schemas.shard.Manifests;
import io.penstock.text.convert.JsonArrayItems;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a folder of files holds, as a log that only grows, so that a file's offset never changes:
 * files are listed sorted; a later run appends those that are new or changed, and a removal for
 * those that are gone. A JSONL file has an offset for each line, a JSON file that is an array one
 * for each of its items, any other file one.
 *
 * @param name takes the topic's place in source positions; the partition is 0
 * @param root the folder, or one file
 */
record Listing(String name, Path root, List<Entry> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Listing {
    entries = List.copyOf(entries);
  }

  /** What an entry's offsets stand for. */
  enum Kind {
    FILE,
    LINES,
    ITEMS,
    REMOVAL
  }

  /**
   * One listed file.
   *
   * @param path relative to the root, with slashes: the document's id
   * @param first its first offset
   * @param count how many offsets it has
   * @param listedAt milliseconds since 1970, the version of what it holds
   */
  record Entry(
      String path, Kind kind, long first, long count, long bytes, long modifiedAt, long listedAt) {}

  /** One past the last offset. */
  long end() {
    if (entries.isEmpty()) {
      return 0;
    }
    Entry last = entries.get(entries.size() - 1);
    return last.first() + last.count();
  }

  Path file(Entry entry) {
    return Files.isDirectory(root) ? root.resolve(entry.path()) : root;
  }

  /**
   * Lists the root again and appends what changed since the stored listing, if there is one.
   *
   * @param now milliseconds since 1970
   */
  static Listing refresh(Path stored, String name, Path root, long now) throws IOException {
    Listing before = Files.exists(stored) ? load(stored) : null;
    List<Entry> entries = before == null ? new ArrayList<>() : new ArrayList<>(before.entries());
    // With a clock that was set back, what changed would be older than what it replaces.
    long listedAt =
        Math.max(now, entries.stream().mapToLong(Entry::listedAt).max().orElse(Long.MIN_VALUE));
    Map<String, Entry> newest = new LinkedHashMap<>();
    entries.forEach(e -> newest.put(e.path(), e));
    Map<String, Path> files = files(root);
    long next = new Listing(name, root, entries).end();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      long bytes = Files.size(file.getValue());
      long modifiedAt = Files.getLastModifiedTime(file.getValue()).toMillis();
      Entry old = newest.get(file.getKey());
      if (old == null
          || old.kind() == Kind.REMOVAL
          || old.bytes() != bytes
          || old.modifiedAt() != modifiedAt) {
        Kind kind = kind(file.getKey(), file.getValue());
        long count =
            switch (kind) {
              case LINES -> lines(file.getValue());
              case ITEMS -> items(file.getValue());
              case FILE, REMOVAL -> 1;
            };
        entries.add(new Entry(file.getKey(), kind, next, count, bytes, modifiedAt, listedAt));
        next += count;
      }
    }
    for (Entry old : newest.values()) {
      if (old.kind() == Kind.FILE && !files.containsKey(old.path())) {
        entries.add(new Entry(old.path(), Kind.REMOVAL, next++, 1, 0, 0, listedAt));
      }
    }
    Listing listing = new Listing(name, root, entries);
    if (!listing.equals(before)) {
      listing.store(stored);
    }
    return listing;
  }

  private static Map<String, Path> files(Path root) throws IOException {
    if (Files.isRegularFile(root)) {
      return Map.of(String.valueOf(root.getFileName()), root);
    }
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString(), null, "no such file or folder");
    }
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      walk.filter(Files::isRegularFile)
          .filter(f -> !root.relativize(f).toString().startsWith("."))
          .forEach(f -> files.put(root.relativize(f).toString().replace('\\', '/'), f));
    }
    return files;
  }

  private static Kind kind(String path, Path file) throws IOException {
    String lower = path.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".jsonl")) {
      return Kind.LINES;
    }
    return lower.endsWith(".json") && JsonArrayItems.isArray(file) ? Kind.ITEMS : Kind.FILE;
  }

  private static long items(Path file) throws IOException {
    long items = 0;
    try (JsonArrayItems array = JsonArrayItems.open(file, Topics.RECORD_BYTES_MAX)) {
      while (array.skip()) {
        items++;
      }
    }
    return items;
  }

  private static long lines(Path file) throws IOException {
    long lines = 0;
    boolean open = false;
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        for (int i = 0; i < n; i++) {
          open = buffer[i] != '\n';
          if (!open) {
            lines++;
          }
        }
      }
    }
    return open ? lines + 1 : lines;
  }

  private void store(Path stored) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    json.put("name", name).put("root", root.toString());
    var array = json.putArray("entries");
    for (Entry e : entries) {
      array
          .addObject()
          .put("path", e.path())
          .put("kind", e.kind().name())
          .put("first", e.first())
          .put("count", e.count())
          .put("bytes", e.bytes())
          .put("modified_at", e.modifiedAt())
          .put("listed_at", e.listedAt());
    }
    Manifests.replace(stored, JSON.writeValueAsBytes(json));
  }

  static Listing load(Path stored) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(stored.toFile());
    } catch (JsonProcessingException e) {
      throw new IOException(stored + " is not a listing: " + e.getOriginalMessage(), e);
    }
    List<Entry> entries = new ArrayList<>();
    for (JsonNode e : json.get("entries")) {
      entries.add(
          new Entry(
              e.get("path").asText(),
              Kind.valueOf(e.get("kind").asText()),
              e.get("first").asLong(),
              e.get("count").asLong(),
              e.get("bytes").asLong(),
              e.get("modified_at").asLong(),
              e.get("listed_at").asLong()));
    }
    return new Listing(json.get("name").asText(), Path.of(json.get("root").asText()), entries);
  }
}
