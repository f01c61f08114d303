package io.penstock.text.seal;

import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.pack.PackedRow;
import io.penstock.text.pack.PackingStrategy;
import io.penstock.text.pack.PackingWindow;
import io.penstock.text.pack.Span;
import io.penstock.text.pack.TokenSequence;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Seals data sets: orders and splits their live documents, learns a tokenizer from those to train
 * on, encodes, packs, and writes the rows where training reads them. The same live rows and options
 * give the same tokens files, byte for byte, however the stream was cut into shards.
 */
public final class Seal {
  /** How much of documents is held in memory while they are sorted. */
  public static final long DEFAULT_MEMORY_BYTES = 128L << 20;

  private static final String RUN = "seal";

  private final SealOptions options;
  private final Clock clock;
  private final @Nullable ByteLevelBpe tokenizer;
  private final long memoryBytes;
  private final Recipe recipe;

  private Seal(
      SealOptions options, Clock clock, @Nullable ByteLevelBpe tokenizer, long memoryBytes) {
    if (memoryBytes < 1) {
      throw new IllegalArgumentException("memory must be positive, found " + memoryBytes);
    }
    this.options = options;
    this.clock = clock;
    this.tokenizer = tokenizer;
    this.memoryBytes = memoryBytes;
    this.recipe = new Recipe(options, tokenizer);
  }

  /** Learns a tokenizer from each data set. The clock dates the manifests. */
  public static Seal learningTokenizer(SealOptions options, Clock clock) {
    return new Seal(options, clock, null, DEFAULT_MEMORY_BYTES);
  }

  /** Encodes by the given tokenizer. The clock dates the manifests. */
  public static Seal withTokenizer(ByteLevelBpe tokenizer, SealOptions options, Clock clock) {
    return new Seal(options, clock, tokenizer, DEFAULT_MEMORY_BYTES);
  }

  /**
   * The same, holding so much of documents in memory while they are sorted; the rest is sorted in
   * temporary files beside the sealed versions. The limit changes nothing of what is written. Not
   * counted are a window of the packer (4,096 rows) and, where a tokenizer is learned, the
   * different words of all documents.
   */
  public Seal sortingWithin(long bytes) {
    return new Seal(options, clock, tokenizer, bytes);
  }

  /**
   * Seals the data set's live texts into its folder; a version that was sealed before by the same
   * options is taken as it is. Several may seal the same at once: one of them makes it.
   *
   * @throws IOException if a shard cannot be read or the sealed version not written
   * @throws IllegalArgumentException if there are fewer than two live documents with text
   */
  public SealedData seal(DataSet data) throws IOException {
    SealedFolder folder = SealedFolder.of(data.folder(), recipe.folderName(data.version()));
    if (!folder.isSealed()) {
      folder.make((building, scratch) -> write(building, scratch, data));
    }
    return SealedData.open(folder.path());
  }

  private ShardManifest write(Path folder, Path scratch, DataSet data) throws IOException {
    SplitDocuments documents = sorted(scratch, data);
    ByteLevelBpe used = tokenizer != null ? tokenizer : learn(documents);
    TokensFiles.writeTokenizer(folder, used);
    List<ShardFile> files = new ArrayList<>();
    Map<String, String> splits = new TreeMap<>();
    for (Split split : Split.values()) {
      files.add(TokensFiles.write(folder, split, used, sink -> pack(documents, split, used, sink)));
      splits.put(split.label(), split.fileName());
    }
    String version = data.version();
    return ShardManifest.newBuilder()
        .setFormatVersion(ShardLayout.FORMAT_VERSION)
        .setRun(RUN)
        .setCreatedAt(clock.millis())
        .setFiles(files)
        .setOffsets(List.of())
        .setKeptRowsHash(version)
        .setTokenCounter("byte-level-bpe " + used.hash())
        .setConfigurationHash(recipe.hash())
        .setConfiguration(recipe.configuration())
        .setSealed(
            SealedVersion.newBuilder()
                .setVersion(version)
                .setManifests(data.manifestIds())
                .setTokenizerHash(used.hash())
                .setSequenceLength(options.sequenceLength())
                .setSeed(options.seed())
                .setDocuments(documents.count())
                .setSplits(splits)
                .build())
        .build();
  }

  private SplitDocuments sorted(Path scratch, DataSet data) throws IOException {
    DocumentSorter sorter = new DocumentSorter(scratch, memoryBytes, options.heldOutFraction());
    data.forEachLiveRow(
        ShardKind.TEXT,
        row -> {
          LiveText text =
              new LiveText(row.text("document_id"), row.text("content_hash"), row.text("text"));
          sorter.add(new KeyedText(text.key(options.seed()), text));
        });
    if (sorter.count() < 2) {
      throw new IllegalArgumentException(
          data.folder().root()
              + " cannot be sealed: it takes a document to learn from and one to hold out; live"
              + " documents with text: "
              + sorter.count());
    }
    return sorter.sort();
  }

  private ByteLevelBpe learn(SplitDocuments documents) throws IOException {
    try (DocumentFile.Reader train = new DocumentFile.Reader(documents.train())) {
      return ByteLevelBpeTrainer.train(train.texts(), options.vocabularySize());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void pack(SplitDocuments documents, Split split, Tokenizer used, TokensFiles.RowSink sink)
      throws IOException {
    PackingWindow window =
        new PackingWindow(
            PackingStrategy.BFD_SPLIT,
            options.sequenceLength(),
            packing -> {
              // The packer begins with the longest pieces; training should meet all kinds.
              SortedMap<String, PackedRow> rows = new TreeMap<>();
              packing.rows().forEach(row -> rows.put(key(row), row));
              for (PackedRow row : rows.values()) {
                sink.accept(row);
              }
            });
    documents.forEach(split, document -> window.add(sequence(document.text(), used)));
    window.finish();
  }

  private static TokenSequence sequence(LiveText document, Tokenizer used) {
    int[] text = used.encode(document.text());
    int[] ids = Arrays.copyOf(text, text.length + 1);
    ids[text.length] = used.endOfTextId();
    return new TokenSequence(document.documentId(), document.contentHash(), ids);
  }

  private String key(PackedRow row) {
    Span first = row.spans().get(0);
    // The document's id only tells rows apart should two live documents have equal content.
    return LiveText.key(options.seed(), first.contentHash() + "\n" + first.start())
        + first.documentId();
  }
}
