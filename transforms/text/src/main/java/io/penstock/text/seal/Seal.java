package io.penstock.text.seal;

import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.SealedVersion;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.pack.PackedRow;
import io.penstock.text.pack.PackingStrategy;
import io.penstock.text.pack.SequencePacker;
import io.penstock.text.pack.Span;
import io.penstock.text.pack.TokenSequence;
import io.penstock.text.tokenize.ByteLevelBpe;
import io.penstock.text.tokenize.ByteLevelBpeTrainer;
import io.penstock.text.tokenize.Tokenizer;
import java.io.IOException;
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
  private static final String RUN = "seal";

  private final SealOptions options;
  private final Clock clock;
  private final @Nullable ByteLevelBpe tokenizer;
  private final Recipe recipe;

  private Seal(SealOptions options, Clock clock, @Nullable ByteLevelBpe tokenizer) {
    this.options = options;
    this.clock = clock;
    this.tokenizer = tokenizer;
    this.recipe = new Recipe(options, tokenizer);
  }

  /** Learns a tokenizer from each data set. The clock dates the manifests. */
  public static Seal learningTokenizer(SealOptions options, Clock clock) {
    return new Seal(options, clock, null);
  }

  /** Encodes by the given tokenizer. The clock dates the manifests. */
  public static Seal withTokenizer(ByteLevelBpe tokenizer, SealOptions options, Clock clock) {
    return new Seal(options, clock, tokenizer);
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
      SplitDocuments documents = documents(data);
      folder.make(building -> write(building, data, documents));
    }
    return SealedData.open(folder.path());
  }

  private SplitDocuments documents(DataSet data) throws IOException {
    List<LiveText> texts = new ArrayList<>();
    data.forEachLiveRow(
        ShardKind.TEXT,
        row ->
            texts.add(
                new LiveText(row.text("document_id"), row.text("content_hash"), row.text("text"))));
    if (texts.size() < 2) {
      throw new IllegalArgumentException(
          data.folder().root()
              + " cannot be sealed: it takes a document to learn from and one to hold out; live"
              + " documents with text: "
              + texts.size());
    }
    return SplitDocuments.of(texts, options.heldOutFraction(), options.seed());
  }

  private ShardManifest write(Path folder, DataSet data, SplitDocuments documents)
      throws IOException {
    ByteLevelBpe used = tokenizer != null ? tokenizer : learn(documents.train());
    TokensFiles.writeTokenizer(folder, used);
    List<ShardFile> files = new ArrayList<>();
    Map<String, String> splits = new TreeMap<>();
    for (Split split : Split.values()) {
      files.add(TokensFiles.write(folder, split, used, rows(documents.documents(split), used)));
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

  private ByteLevelBpe learn(List<LiveText> documents) {
    return ByteLevelBpeTrainer.train(
        documents.stream().map(LiveText::text).toList(), options.vocabularySize());
  }

  private List<PackedRow> rows(List<LiveText> documents, Tokenizer used) {
    List<TokenSequence> sequences = documents.stream().map(d -> sequence(d, used)).toList();
    // The packer begins with the longest pieces; training should meet rows of all kinds throughout.
    SortedMap<String, PackedRow> rows = new TreeMap<>();
    for (PackedRow row :
        new SequencePacker(PackingStrategy.BFD_SPLIT, options.sequenceLength())
            .pack(sequences)
            .rows()) {
      rows.put(key(row), row);
    }
    return List.copyOf(rows.values());
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
