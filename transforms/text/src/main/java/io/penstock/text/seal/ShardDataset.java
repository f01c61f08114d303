package io.penstock.text.seal;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One split of the sealed versions of a folder, on any file system with a NIO provider, as one
 * stream of batches: version after version, in the order of this list. What is listed never
 * changes; {@link #withNew} lists what was sealed since, at the end, so that a position stays where
 * it was.
 *
 * <p>To follow versions while training, one reader calls {@link #withNew} between two batches and
 * tells the others the {@link #names}: readers that looked for themselves might look at different
 * moments.
 */
public final class ShardDataset {
  private final Path folder;
  private final Split split;
  private final List<SealedData> versions;

  private ShardDataset(Path folder, Split split, List<SealedData> versions) {
    this.folder = folder;
    this.split = split;
    this.versions = List.copyOf(versions);
  }

  /**
   * All versions that are sealed in the folder now, the oldest first.
   *
   * @param folder of a data folder {@code sealed/}
   * @throws IOException if a manifest cannot be read, or a file that it names is missing or of
   *     another length
   */
  public static ShardDataset open(Path folder, Split split) throws IOException {
    return new ShardDataset(folder, split, List.of()).withNew();
  }

  /**
   * The versions of these names, in this order: what {@link #names} said when a checkpoint was
   * written, or to another reader.
   *
   * @throws IOException if one is missing or cannot be read
   */
  public static ShardDataset of(Path folder, Split split, List<String> names) throws IOException {
    List<SealedData> versions = new ArrayList<>();
    for (String name : names) {
      versions.add(SealedData.open(folder.resolve(name)));
    }
    return new ShardDataset(folder, split, versions);
  }

  /** The same and, behind it, what was sealed into the folder since, the oldest first. */
  public ShardDataset withNew() throws IOException {
    List<String> known = names();
    List<SealedData> sealed = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.toList()) {
        if (SealedData.isIn(child) && !known.contains(name(child))) {
          sealed.add(SealedData.open(child));
        }
      }
    }
    sealed.sort(
        Comparator.comparingLong((SealedData s) -> s.manifest().getCreatedAt())
            .thenComparing(s -> name(s.folder())));
    sealed.addAll(0, versions);
    return new ShardDataset(folder, split, sealed);
  }

  /** The names of the versions, in the order in which they are read; a checkpoint keeps them. */
  public List<String> names() {
    return versions.stream().map(v -> name(v.folder())).toList();
  }

  /** How many rows all versions have. */
  public long rows() {
    return files().stream().mapToLong(TokensFile::rows).sum();
  }

  /**
   * One reader's share of the batches.
   *
   * @see BatchReader#open
   */
  @MustBeClosed
  public BatchReader reader(int batchRows, int reader, int readers, long position)
      throws IOException {
    return BatchReader.open(files(), batchRows, reader, readers, position);
  }

  private List<TokensFile> files() {
    return versions.stream().map(v -> new TokensFile(v.tokens(split), v.rowCount(split))).toList();
  }

  private static String name(Path folder) {
    // A file system in an archive ends the names of folders by a slash.
    String name = String.valueOf(folder.getFileName());
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }
}
