package io.penstock.text.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.TokenLedger;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.PipelineTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Seals data sets: orders and splits their live rows, learns a tokenizer from the documents to
 * train on or takes one that is given, encodes, masks, packs, and writes the rows where training
 * reads them. The same live rows and options give the same tokens files, byte for byte, however the
 * stream was cut into shards.
 */
public final class Seal {
  /** How much of documents is held in memory while they are sorted. */
  public static final long DEFAULT_MEMORY_BYTES = 128L << 20;

  private static final String RUN = "seal";
  private static final int VERSION_DIGITS = 32;

  private final SealOptions options;
  private final RowOptions rows;
  private final Clock clock;
  private final @Nullable RowEncoder encoder;
  private final long memoryBytes;
  private final Recipe recipe;

  private Seal(
      SealOptions options,
      RowOptions rows,
      Clock clock,
      @Nullable RowEncoder encoder,
      long memoryBytes) {
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memory must be positive, found " + memoryBytes);
    }
    rows.fit(options.sequenceLength());
    this.options = options;
    this.rows = rows;
    this.clock = clock;
    this.encoder = encoder;
    this.memoryBytes = memoryBytes;
    this.recipe = new Recipe(options, rows, encoder);
  }

  /** Seals documents, learning a tokenizer from each data set. The clock dates the manifests. */
  public static Seal learningTokenizer(SealOptions options, Clock clock) {
    return learningTokenizer(options, RowOptions.text(options.sequenceLength()), clock);
  }

  /**
   * The same with rules for the documents.
   *
   * @throws IllegalArgumentException if the rows are no documents, of which alone it learns
   */
  public static Seal learningTokenizer(SealOptions options, RowOptions rows, Clock clock) {
    if (rows.kind() != TrainingKind.TEXT) {
      throw new IllegalArgumentException(
          "tokenizer: one must be given for rows of kind %s; only from documents one is learned"
              .formatted(rows.kind().label()));
    }
    return new Seal(options, rows, clock, null, DEFAULT_MEMORY_BYTES);
  }

  /** Encodes by what is given. The clock dates the manifests. */
  public static Seal with(RowEncoder encoder, SealOptions options, RowOptions rows, Clock clock) {
    if (encoder.loss() != rows.loss()) {
      throw new IllegalArgumentException(
          "an encoder for %s, but rows for %s".formatted(encoder.loss(), rows.loss()));
    }
    return new Seal(options, rows, clock, encoder, DEFAULT_MEMORY_BYTES);
  }

  /**
   * The same, holding so much of documents in memory while they are sorted; the rest is sorted in
   * temporary files beside the sealed versions. The limit changes nothing of what is written. Not
   * counted are a window of the packer (4,096 rows) and, where a tokenizer is learned, the
   * different words of all documents.
   */
  public Seal sortingWithin(long bytes) {
    return new Seal(options, rows, clock, encoder, bytes);
  }

  /**
   * Seals the data set's live rows into its folder; a version that was sealed before by the same
   * options is taken as it is. Several may seal the same at once: one of them makes it.
   *
   * @throws IOException if a shard cannot be read or was changed since it was published, or the
   *     sealed version not written
   * @throws IllegalArgumentException if there are too few live rows, or one is too long and that
   *     was to be an error
   */
  public SealedData seal(DataSet data) throws IOException {
    return seal(List.of(new WeightedData(data, 1)));
  }

  /** The same for a mixture, sealed into the folder of the first. */
  public SealedData seal(List<WeightedData> mixture) throws IOException {
    String version = version(mixture);
    SealedFolder folder =
        SealedFolder.of(mixture.get(0).data().folder(), recipe.folderName(version));
    if (!folder.isSealed()) {
      folder.make((building, scratch) -> write(building, scratch, mixture, version));
    }
    return SealedData.open(folder.path());
  }

  private static String version(List<WeightedData> mixture) {
    if (mixture.size() == 1 && mixture.get(0).weight() == 1) {
      return mixture.get(0).data().version();
    }
    StringBuilder all = new StringBuilder();
    mixture.forEach(
        m -> all.append(m.data().version()).append(' ').append(m.weight()).append('\n'));
    return Hashes.sha256(all.toString().getBytes(UTF_8)).substring(0, VERSION_DIGITS);
  }

  private ShardManifest write(Path folder, Path scratch, List<WeightedData> mixture, String version)
      throws IOException {
    for (WeightedData member : mixture) {
      member.data().verify(rows.sources());
    }
    long[] leftOut = {0};
    SplitDocuments documents = sorted(scratch, mixture, leftOut);
    RowEncoder used = encoder != null ? encoder : learn(documents);
    TokensFiles.writeTokenizer(folder, used.tokenizer());
    List<ShardFile> files = new ArrayList<>();
    Map<String, String> splits = new TreeMap<>();
    Map<String, Long> ledger = new TreeMap<>();
    ledger.put("train.rows-left-out-by-weight", leftOut[0]);
    for (Split split : Split.values()) {
      if (documents.files().containsKey(split)) {
        files.add(write(folder, split, documents, used, ledger));
        splits.put(split.label(), split.fileName());
      }
    }
    Map<String, String> configuration = new TreeMap<>(recipe.configuration());
    configuration.put("vocabulary", used.tokenizer().vocabularyHash());
    TreeSet<String> manifests = new TreeSet<>();
    mixture.forEach(m -> manifests.addAll(m.data().manifestIds()));
    return ShardManifest.newBuilder()
        .setFormatVersion(ShardLayout.FORMAT_VERSION)
        .setRun(RUN)
        .setCreatedAt(clock.millis())
        .setFiles(files)
        .setOffsets(List.of())
        .setKeptRowsHash(version)
        .setTokenCounter("tokenizer " + used.tokenizer().hash())
        .setConfigurationHash(recipe.hash())
        .setConfiguration(configuration)
        .setSealed(
            SealedVersion.newBuilder()
                .setVersion(version)
                .setManifests(List.copyOf(manifests))
                .setTokenizerHash(used.tokenizer().hash())
                .setSequenceLength(options.sequenceLength())
                .setSeed(options.seed())
                .setDocuments(documents.count())
                .setSplits(splits)
                .setLedger(ledger)
                .build())
        .build();
  }

  private ShardFile write(
      Path folder, Split split, SplitDocuments documents, RowEncoder used, Map<String, Long> ledger)
      throws IOException {
    TokenLedger[] counted = {TokenLedger.EMPTY};
    ShardFile file =
        TokensFiles.write(
            folder,
            split,
            rows.kind().sealed(),
            used.tokenizer().hash(),
            sink -> counted[0] = new SplitSealer(used, options, rows, sink).seal(documents, split));
    TokenLedger all = counted[0];
    if (!all.isBalanced() || file.getTokens() != all.tokensTrained() + all.tokensMasked()) {
      throw new IllegalStateException(
          "%s has %d tokens, which is not what was counted: %s"
              .formatted(file.getName(), file.getTokens(), all));
    }
    all.counts().forEach((name, count) -> ledger.put(split.label() + "." + name, count));
    return file;
  }

  private SplitDocuments sorted(Path scratch, List<WeightedData> mixture, long[] leftOut)
      throws IOException {
    SplitShares shares = new SplitShares(options.heldOutFraction(), options.testFraction());
    DocumentSorter sorter = new DocumentSorter(scratch, memoryBytes, shares);
    LiveTexts texts = new LiveTexts(rows);
    for (WeightedData member : mixture) {
      for (ShardKind kind : rows.sources()) {
        member
            .data()
            .forEachLiveRow(
                kind,
                row -> {
                  String group = LiveText.key(options.seed(), options.groupBy().of(row));
                  boolean train = shares.byShare(group) == Split.TRAIN;
                  for (LiveText text : texts.of(kind, row)) {
                    int copies = train ? member.copies(text.contentHash()) : 1;
                    leftOut[0] += copies == 0 ? 1 : 0;
                    for (int copy = 0; copy < copies; copy++) {
                      sorter.add(new KeyedText(text.key(options.seed(), copy), group, text));
                    }
                  }
                });
      }
    }
    Path folder = mixture.get(0).data().folder().root();
    if (sorter.count() < 2 || shares.isOneGroup()) {
      throw new IllegalArgumentException(
          "%s cannot be sealed: it takes a row to learn from and one to hold out that is no sibling"
                  .formatted(folder)
              + " of it; live rows of kind %s: %d".formatted(rows.kind().label(), sorter.count()));
    }
    return sorter.sort();
  }

  private RowEncoder learn(SplitDocuments documents) throws IOException {
    try (DocumentFile.Reader train = new DocumentFile.Reader(documents.file(Split.TRAIN))) {
      byte[] json = ByteLevelBpeTrainer.train(train.texts(), options.vocabularySize()).json();
      TokenizerFolder learned = TokenizerFolder.of(PipelineTokenizer.parse(json));
      return new RowEncoder(learned, learned.ends(List.of()), Optional.empty(), rows.loss());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
