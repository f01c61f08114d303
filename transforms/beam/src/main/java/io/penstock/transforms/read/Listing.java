package io.penstock.transforms.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.schemas.shard.Manifests;
import io.penstock.text.container.ContainerFormat;
import io.penstock.text.container.ContainerReader;
import io.penstock.text.container.RecordFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a folder of files holds, as a log that only grows, so that a file's offset never changes:
 * files are listed sorted; a later run appends those that are new or changed, and a removal for
 * those that are gone. A container (JSONL, JSON arrays, CSV, Parquet, WARC) has an offset for each
 * record, and is listed in parts at whose first record a reader can begin; any other file has one
 * offset.
 *
 * @param name takes the topic's place in source positions; the partition is 0
 * @param root the folder, or one file
 */
record Listing(String name, Path root, List<Entry> entries) {
  private static final ObjectMapper JSON = new ObjectMapper();

  Listing {
    entries = List.copyOf(entries);
  }

  /** Of a container's bytes, so many at least make a part. */
  static final long PART_BYTES = 32L << 20;

  /** Of Parquet, whose places are row groups, so many rows do. */
  private static final long PART_ROWS = 10_000;

  /** What an entry's offsets stand for. */
  enum Kind {
    FILE(null),
    LINES(ContainerFormat.JSONL),
    ITEMS(ContainerFormat.JSON),
    CSV(ContainerFormat.CSV),
    PARQUET(ContainerFormat.PARQUET),
    WARC(ContainerFormat.WARC),
    REMOVAL(null);

    private final @Nullable ContainerFormat format;

    Kind(@Nullable ContainerFormat format) {
      this.format = format;
    }

    /** The format of a container, empty for what is none. */
    Optional<ContainerFormat> format() {
      return Optional.ofNullable(format);
    }

    static Kind of(ContainerFormat format) {
      return switch (format) {
        case JSONL -> LINES;
        case JSON -> ITEMS;
        case CSV -> CSV;
        case PARQUET -> PARQUET;
        case WARC -> WARC;
      };
    }
  }

  /**
   * One listed file.
   *
   * @param path relative to the root, with slashes: the document's id
   * @param first its first offset
   * @param count how many offsets it has
   * @param listedAt milliseconds since 1970, the version of what it holds
   * @param position where in a container a reader begins, as its format counts
   * @param number which of the container's records the first one is, from 0
   */
  record Entry(
      String path,
      Kind kind,
      long first,
      long count,
      long bytes,
      long modifiedAt,
      long listedAt,
      long position,
      long number) {

    Entry(
        String path,
        Kind kind,
        long first,
        long count,
        long bytes,
        long modifiedAt,
        long listedAt) {
      this(path, kind, first, count, bytes, modifiedAt, listedAt, 0, 0);
    }

    /** Whether both were listed of the same bytes. */
    boolean isSameVersionAs(Entry other) {
      return kind == other.kind && bytes == other.bytes && modifiedAt == other.modifiedAt;
    }
  }

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
   * @param formats the containers that are looked into
   * @param partBytes of a container's bytes, so many at least make a part
   */
  static Listing refresh(
      Path stored, String name, Path root, long now, Set<ContainerFormat> formats, long partBytes)
      throws IOException {
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
        Optional<ContainerFormat> format =
            ContainerFormat.of(file.getKey(), file.getValue()).filter(formats::contains);
        Entry whole =
            new Entry(
                file.getKey(),
                format.map(Kind::of).orElse(Kind.FILE),
                next,
                1,
                bytes,
                modifiedAt,
                listedAt);
        List<Entry> parts =
            format.isPresent()
                ? parts(whole, format.get(), file.getValue(), partBytes)
                : List.of(whole);
        entries.addAll(parts);
        next = new Listing(name, root, entries).end();
      }
    }
    for (Entry old : newest.values()) {
      if (old.kind() != Kind.REMOVAL && !files.containsKey(old.path())) {
        // A container's documents have ids of their own: that they are gone nobody can say.
        int count = old.kind() == Kind.FILE ? 1 : 0;
        entries.add(new Entry(old.path(), Kind.REMOVAL, next, count, 0, 0, listedAt));
        next += count;
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

  /** Counts the records of a container, and cuts it where a reader may begin. */
  private static List<Entry> parts(Entry whole, ContainerFormat format, Path file, long partBytes)
      throws IOException {
    List<Entry> parts = new ArrayList<>();
    long position = 0;
    long number = 0;
    long count = 0;
    try (ContainerReader reader = format.open(file, 0, RecordFields.DEFAULT)) {
      while (reader.skip()) {
        count++;
        long here = reader.position();
        boolean enough =
            format == ContainerFormat.PARQUET ? count >= PART_ROWS : here - position >= partBytes;
        if (here != ContainerReader.NOWHERE && enough) {
          parts.add(part(whole, number, count, position));
          number += count;
          position = here;
          count = 0;
        }
      }
    }
    if (count > 0 || parts.isEmpty()) {
      parts.add(part(whole, number, count, position));
    }
    return parts;
  }

  private static Entry part(Entry whole, long number, long count, long position) {
    return new Entry(
        whole.path(),
        whole.kind(),
        whole.first() + number,
        count,
        whole.bytes(),
        whole.modifiedAt(),
        whole.listedAt(),
        position,
        number);
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
          .put("listed_at", e.listedAt())
          .put("position", e.position())
          .put("number", e.number());
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
              e.get("listed_at").asLong(),
              e.path("position").asLong(),
              e.path("number").asLong()));
    }
    return new Listing(json.get("name").asText(), Path.of(json.get("root").asText()), entries);
  }
}
