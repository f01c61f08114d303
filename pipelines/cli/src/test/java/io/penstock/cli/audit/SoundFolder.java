package io.penstock.cli.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.document.SourcePosition;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.schemas.shard.SupersededVersion;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A small sound data folder of two manifests, and the means to spoil it.
 *
 * <pre>
 * docs:0  first:  0 KEPT a  1 KEPT b  2 DROPPED c (duplicate of b)  3 BAD d
 *         second: 4 KEPT a, ends offset 0  5 DELETED b, ends offset 1  6-7 ABSENT  8 KEPT e
 * docs:1  first:  0 KEPT f    second: 1 DROPPED g
 * </pre>
 */
final class SoundFolder {
  static final String TOPIC = "docs";

  final DataFolder folder;
  final String first;
  final String second;

  private SoundFolder(DataFolder folder, String first, String second) {
    this.folder = folder;
    this.first = first;
    this.second = second;
  }

  static SoundFolder in(Path root) throws IOException {
    DataFolder folder = new DataFolder(root);
    folder.create();
    List<ShardFile> files =
        List.of(
            text(folder, "1-text", text(0, 0, "a"), text(0, 1, "b"), text(1, 0, "f")),
            chunks(
                folder, "1-chunk", chunk(0, 0, "a", 0), chunk(0, 0, "a", 1), chunk(0, 1, "b", 0)),
            dropped(folder, "1-dropped", dropped(0, 2, "c")),
            bad(folder, "1-bad", 0, 3, "d"));
    String first =
        Manifests.publish(
            folder,
            manifest(1000)
                .setFiles(files)
                .setOffsets(
                    List.of(
                        new SourceOffsets(TOPIC, 0, Fate.KEPT, "0-1"),
                        new SourceOffsets(TOPIC, 0, Fate.DROPPED, "2"),
                        new SourceOffsets(TOPIC, 0, Fate.BAD, "3"),
                        new SourceOffsets(TOPIC, 1, Fate.KEPT, "0")))
                .setKeptRowsHash(hash(text(0, 0, "a"), text(0, 1, "b"), text(1, 0, "f")))
                .build());
    String second =
        Manifests.publish(
            folder,
            manifest(2000)
                .setFiles(
                    List.of(
                        text(folder, "2-text", text(0, 4, "a"), text(0, 8, "e")),
                        dropped(folder, "2-dropped", dropped(1, 1, "g")),
                        deleted(folder, "2-deleted", 0, 5, "b")))
                .setOffsets(
                    List.of(
                        new SourceOffsets(TOPIC, 0, Fate.KEPT, "4,8"),
                        new SourceOffsets(TOPIC, 0, Fate.DELETED, "5"),
                        new SourceOffsets(TOPIC, 0, Fate.ABSENT, "6-7"),
                        new SourceOffsets(TOPIC, 1, Fate.DROPPED, "1")))
                .setSuperseded(List.of(ended(text(0, 0, "a")), ended(text(0, 1, "b"))))
                .setKeptRowsHash(hash(text(0, 4, "a"), text(0, 8, "e")))
                .build());
    return new SoundFolder(folder, first, second);
  }

  private static ShardManifest.Builder manifest(long createdAt) {
    return ShardManifest.newBuilder()
        .setFormatVersion(ShardLayout.FORMAT_VERSION)
        .setRun("test")
        .setCreatedAt(createdAt)
        .setTokenCounter("characters")
        .setConfigurationHash("none");
  }

  static SupersededVersion ended(Object[] text) {
    SourcePosition source =
        new SourcePosition(TOPIC, (Integer) text[5], (Long) text[6], (Long) text[8]);
    return new SupersededVersion((String) text[7], source, (String) text[9]);
  }

  /** A row of kind TEXT; its content hash depends on its position, as its text does. */
  static Object[] text(int partition, long offset, String id) {
    String text = "text of " + id + " at " + partition + ':' + offset;
    return new Object[] {
      id, text, null, "{}", TOPIC, partition, offset, id, 100 + offset, hashOf(text)
    };
  }

  static String hashOf(String text) {
    return Hashes.sha256(text.getBytes(UTF_8)).substring(0, 32);
  }

  static Object[] chunk(int partition, long offset, String id, int ordinal) {
    return new Object[] {
      id + '#' + ordinal,
      ordinal,
      "chunk",
      List.of(),
      null,
      0,
      5,
      5,
      TOPIC,
      partition,
      offset,
      id,
      100 + offset,
      null
    };
  }

  static Object[] dropped(int partition, long offset, String id) {
    return new Object[] {
      "duplicate",
      "abc",
      "b",
      "the same text as b",
      null,
      TOPIC,
      partition,
      offset,
      id,
      100 + offset,
      "abc"
    };
  }

  static String hash(Object[]... texts) {
    BigInteger sum = BigInteger.ZERO;
    for (Object[] text : texts) {
      sum = Hashes.add(sum, Hashes.row(TOPIC, (Integer) text[5], (Long) text[6], (String) text[9]));
    }
    return Hashes.text(sum);
  }

  static ShardFile text(DataFolder folder, String name, Object[]... rows) throws IOException {
    return write(folder, ShardKind.TEXT, name, rows);
  }

  static ShardFile chunks(DataFolder folder, String name, Object[]... rows) throws IOException {
    return write(folder, ShardKind.CHUNK, name, rows);
  }

  static ShardFile dropped(DataFolder folder, String name, Object[]... rows) throws IOException {
    return write(folder, ShardKind.DROPPED, name, rows);
  }

  static ShardFile bad(DataFolder folder, String name, int partition, long offset, String id)
      throws IOException {
    return write(
        folder,
        ShardKind.BAD,
        name,
        new Object[] {
          "empty",
          null,
          null,
          "the file is empty",
          new byte[3],
          null,
          null,
          TOPIC,
          partition,
          offset,
          id,
          100 + offset,
          null
        });
  }

  static ShardFile deleted(DataFolder folder, String name, int partition, long offset, String id)
      throws IOException {
    return write(
        folder,
        ShardKind.DELETED,
        name,
        new Object[] {TOPIC, partition, offset, id, 100 + offset, null});
  }

  private static ShardFile write(DataFolder folder, ShardKind kind, String name, Object[]... rows)
      throws IOException {
    Path file = folder.shards().resolve(name + ".parquet");
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (Object[] row : rows) {
        writer.write(row);
      }
    }
    return file(kind, file, rows.length);
  }

  static ShardFile file(ShardKind kind, Path file, long rows) throws IOException {
    return new ShardFile(
        kind, file.getFileName().toString(), Hashes.sha256(file), Files.size(file), rows, 0L);
  }

  void removeManifest(String id) throws IOException {
    Files.delete(folder.manifests().resolve(id + ".json"));
  }

  /** Changes a manifest as one who covers his tracks would: the id fits again. */
  String change(String id, Consumer<ShardManifest> change) throws IOException {
    ShardManifest manifest = Manifests.read(folder, id);
    removeManifest(id);
    change.accept(manifest);
    return Manifests.publish(folder, manifest);
  }

  /** Puts another file in the place of one that a manifest names, hash and all. */
  String replaceFile(String id, ShardFile file) throws IOException {
    return change(
        id,
        manifest -> {
          List<ShardFile> files = new ArrayList<>(manifest.getFiles());
          files.replaceAll(f -> f.getName().equals(file.getName()) ? file : f);
          manifest.setFiles(files);
        });
  }

  /** Changes the offsets of one partition and fate; no text takes them away. */
  String changeOffsets(String id, int partition, Fate fate, String offsets) throws IOException {
    return change(
        id,
        manifest -> {
          List<SourceOffsets> all = new ArrayList<>(manifest.getOffsets());
          all.removeIf(o -> o.getPartition() == partition && o.getFate() == fate);
          if (!offsets.isEmpty()) {
            all.add(new SourceOffsets(TOPIC, partition, fate, offsets));
          }
          manifest.setOffsets(all);
        });
  }
}
