package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.ZoneOffset.UTC;

import io.penstock.schemas.document.Fate;
import io.penstock.schemas.preference.Message;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.Manifests;
import io.penstock.schemas.shard.OffsetRanges;
import io.penstock.schemas.shard.ShardFile;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardLayout;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.shard.ShardReader;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.schemas.shard.ShardWriter;
import io.penstock.schemas.shard.SourceOffsets;
import io.penstock.text.UnreadableException;
import io.penstock.text.convert.Feedback;
import io.penstock.text.convert.FeedbackKind;
import io.penstock.text.convert.FeedbackReader;
import io.penstock.text.encode.ChatEncoder;
import io.penstock.text.encode.RowEncoder;
import io.penstock.text.encode.TokenizerFolder;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.LossMask;
import io.penstock.text.mask.Truncation;
import io.penstock.text.seal.RowOptions;
import io.penstock.text.seal.Seal;
import io.penstock.text.seal.SealOptions;
import io.penstock.text.seal.SealedData;
import io.penstock.text.seal.Split;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A data folder with the rows of a file of preferences, as ingest would leave it; what ingest would
 * drop or call bad is not in it. The id of a row is its number in the file.
 */
final class FeedbackShards {
  private static final String TOPIC = "raw-preferences";

  private final DataFolder folder;
  private final List<String> lines = new ArrayList<>();
  private final List<ShardFile> files = new ArrayList<>();
  private BigInteger hash = BigInteger.ZERO;
  private int live;

  /** Writes the rows of {@code file} into {@code root}. */
  FeedbackShards(Path root, Path file) throws IOException {
    folder = new DataFolder(root);
    folder.create();
    Map<ShardKind, List<@Nullable Object[]>> rows = new EnumMap<>(ShardKind.class);
    OffsetRanges kept = new OffsetRanges();
    JsonRows.each(
        file,
        (place, json) -> {
          int offset = lines.size();
          lines.add(new String(json, UTF_8).replace('\n', ' '));
          Optional<SpecificRecord> row = row(json);
          if (row.isPresent()) {
            ShardKind kind = kind(row.get());
            rows.computeIfAbsent(kind, k -> new ArrayList<>())
                .add(values(kind, row.get(), offset, Hashes.sha256(json)));
            long unused = kept.addRange(offset, offset);
            live++;
          }
        });
    for (Map.Entry<ShardKind, List<@Nullable Object[]>> kind : rows.entrySet()) {
      files.add(write(kind.getKey(), kind.getValue()));
    }
    String unused = Manifests.publish(folder, manifest(kept));
  }

  /** How many rows are live. */
  int live() {
    return live;
  }

  /** Seals them with a model's tokenizer and template. */
  SealedData seal(TrainingKind kind, Path model, int maxLength, Truncation tooLong)
      throws IOException {
    TokenizerFolder tokenizer = TokenizerFolder.read(model.toString());
    ChatEncoder chat =
        new ChatEncoder(
            tokenizer.tokenizer(),
            tokenizer.templates(),
            tokenizer.tokens(),
            LocalDateTime.of(2026, 1, 1, 0, 0));
    RowEncoder encoder =
        new RowEncoder(
            tokenizer, tokenizer.ends(List.of()), Optional.of(chat), LossMask.COMPLETION_ONLY);
    return Seal.with(
            encoder,
            SealOptions.defaults().withHeldOutFraction(0.2),
            RowOptions.usual(kind, maxLength).withTruncation(tooLong),
            Clock.fixed(Instant.EPOCH, UTC))
        .seal(DataSet.open(folder));
  }

  /** The lines of the file whose rows a sealed split has, in its order. */
  List<String> lines(SealedData sealed, Split split) throws IOException {
    List<String> ordered = new ArrayList<>();
    try (ShardReader reader = ShardReader.open(sealed.tokens(split), "document_id")) {
      for (ShardRow row = reader.next(); row != null; row = reader.next()) {
        ordered.add(lines.get(Integer.parseInt(row.text("document_id"))));
      }
    }
    return ordered;
  }

  private static Optional<SpecificRecord> row(byte[] json) {
    try {
      return FeedbackReader.create().read(json, FeedbackKind.PREFERENCES)
              instanceof Feedback.Row row
          ? Optional.of(row.value())
          : Optional.empty();
    } catch (UnreadableException e) {
      return Optional.empty();
    }
  }

  private static ShardKind kind(SpecificRecord row) {
    return switch (row.getSchema().getName()) {
      case "PreferencePair" -> ShardKind.PREFERENCE;
      case "ConversationalPreference" -> ShardKind.CONVERSATIONAL_PREFERENCE;
      case "UnpairedPreference" -> ShardKind.UNPAIRED_PREFERENCE;
      case "ConversationalUnpairedPreference" -> ShardKind.CONVERSATIONAL_UNPAIRED_PREFERENCE;
      default -> throw new IllegalArgumentException(row.getSchema().getName());
    };
  }

  private static @Nullable Object[] values(
      ShardKind kind, SpecificRecord row, int offset, String contentHash) {
    List<@Nullable Object> values = new ArrayList<>();
    ShardLayout.schema(kind).getFields().stream()
        .map(column -> row.getSchema().getField(column.getName()))
        .filter(field -> field != null)
        .forEach(field -> values.add(column(row.get(field.pos()))));
    values.addAll(List.of(TOPIC, 0, (long) offset, Integer.toString(offset), 0L, contentHash));
    return values.toArray();
  }

  private static @Nullable Object column(@Nullable Object value) {
    return value instanceof List<?> messages
        ? messages.stream().map(message -> message((Message) message)).toList()
        : value;
  }

  private static @Nullable Object[] message(Message message) {
    return new @Nullable Object[] {
      message.getRole(),
      message.getContent(),
      message.getToolCalls(),
      message.getToolCallId(),
      message.getName(),
      message.getTrain()
    };
  }

  private ShardFile write(ShardKind kind, List<@Nullable Object[]> rows) throws IOException {
    Path file = folder.shards().resolve(kind.name().toLowerCase(Locale.ROOT) + ".parquet");
    try (ShardWriter writer = ShardWriter.create(file, kind, Map.of())) {
      for (@Nullable Object[] row : rows) {
        writer.write(row);
        int last = row.length - 1;
        hash =
            Hashes.add(hash, Hashes.row(TOPIC, 0, (Long) row[last - 3], String.valueOf(row[last])));
      }
    }
    return ShardFile.newBuilder()
        .setKind(kind)
        .setName(file.getFileName().toString())
        .setSha256(Hashes.sha256(file))
        .setBytes(Files.size(file))
        .setRows(rows.size())
        .setTokens(0)
        .build();
  }

  private ShardManifest manifest(OffsetRanges kept) {
    return ShardManifest.newBuilder()
        .setFormatVersion(ShardLayout.FORMAT_VERSION)
        .setRun("test")
        .setCreatedAt(0)
        .setFiles(files)
        .setOffsets(List.of(new SourceOffsets(TOPIC, 0, Fate.KEPT, kept.toString())))
        .setKeptRowsHash(Hashes.text(hash))
        .setTokenCounter("characters")
        .setConfigurationHash("")
        .build();
  }
}
