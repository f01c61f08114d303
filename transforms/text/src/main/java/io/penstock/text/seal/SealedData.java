package io.penstock.text.seal;

import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A sealed version: packed token rows of each {@link Split}, the tokenizer they were made with, and
 * the manifest that names them. It never changes.
 */
public final class SealedData {
  static final String MANIFEST = "manifest.json";
  static final String TOKENIZER = "tokenizer.json";

  private final Path folder;
  private final ShardManifest manifest;
  private final SealedVersion sealed;

  private SealedData(Path folder, ShardManifest manifest, SealedVersion sealed) {
    this.folder = folder;
    this.manifest = manifest;
    this.sealed = sealed;
  }

  /**
   * Opens the sealed version in a folder.
   *
   * @throws IOException if the folder holds none, or a file of it is missing or of another length
   */
  public static SealedData open(Path folder) throws IOException {
    Path file = folder.resolve(MANIFEST);
    byte[] json;
    try {
      json = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("no sealed version in " + folder + ": manifest.json is missing", e);
    }
    ShardManifest manifest = Manifests.parse(json, file);
    SealedVersion sealed = manifest.getSealed();
    if (sealed == null) {
      throw new IOException(file + " is not the manifest of a sealed version");
    }
    for (ShardFile shard : manifest.getFiles()) {
      Path tokens = folder.resolve(shard.getName());
      if (!Files.exists(tokens) || Files.size(tokens) != shard.getBytes()) {
        throw new IOException(
            tokens + " is missing or incomplete; remove " + folder + " and seal again");
      }
    }
    return new SealedData(folder, manifest, sealed);
  }

  /**
   * Reads all files once and compares them with what was sealed: a run begins with this, since a
   * file that was altered at the same length is not seen by its length.
   *
   * @return this
   * @throws IOException naming the file that was changed
   */
  public SealedData verified() throws IOException {
    for (ShardFile shard : manifest.getFiles()) {
      Manifests.verify(folder.resolve(shard.getName()), shard);
    }
    return this;
  }

  /** Whether a version was sealed into this folder; manifests come last. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(MANIFEST));
  }

  /** Where it lies. */
  public Path folder() {
    return folder;
  }

  /** The manifest; {@link ShardManifest#getSealed} is set. */
  public ShardManifest manifest() {
    return manifest;
  }

  /** What was sealed: the version of the data, manifests, sequence length, seed. */
  public SealedVersion version() {
    return sealed;
  }

  /** The splits that it has. */
  public List<Split> splits() {
    return Arrays.stream(Split.values())
        .filter(s -> sealed.getSplits().containsKey(s.label()))
        .toList();
  }

  /**
   * What became of the rows of a split and their tokens.
   *
   * @throws IllegalStateException if it was sealed before there were ledgers
   */
  public TokenLedger ledger(Split split) {
    Map<String, Long> counts = new TreeMap<>();
    String prefix = split.label() + ".";
    sealed
        .getLedger()
        .forEach(
            (name, count) -> {
              if (name.startsWith(prefix)) {
                counts.put(name.substring(prefix.length()), count);
              }
            });
    if (counts.isEmpty()) {
      throw new IllegalStateException(folder + " has no ledger of the split " + split.label());
    }
    return TokenLedger.of(counts);
  }

  /** The file of a split, of kind TOKENS, PREFERENCE_TOKENS or UNPAIRED_TOKENS. */
  public Path tokens(Split split) {
    return folder.resolve(split.fileName());
  }

  /** How many tokens a split has. */
  public long tokenCount(Split split) {
    return manifest.getFiles().stream()
        .filter(f -> f.getName().equals(split.fileName()))
        .mapToLong(ShardFile::getTokens)
        .sum();
  }

  /** How many rows a split has. */
  long rowCount(Split split) {
    return manifest.getFiles().stream()
        .filter(f -> f.getName().equals(split.fileName()))
        .mapToLong(ShardFile::getRows)
        .sum();
  }

  /** The tokenizer of its tokens. */
  public PipelineTokenizer tokenizer() throws IOException {
    PipelineTokenizer tokenizer = PipelineTokenizer.read(folder.resolve(TOKENIZER));
    if (!tokenizer.hash().equals(sealed.getTokenizerHash())) {
      throw new IOException(folder.resolve(TOKENIZER) + " was changed since the data was sealed");
    }
    return tokenizer;
  }
}
