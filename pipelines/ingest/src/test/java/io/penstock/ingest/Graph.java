package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.container.RecordFields;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.ParseOptions;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.request.StagePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;

/** The graphs that runs can have; what a run is not asked to do is not in its graph. */
enum Graph {
  DOCUMENTS,
  DOCUMENTS_WITHOUT_NEAR_DUPLICATES,
  DOCUMENTS_WITHOUT_ANY_DUPLICATES,
  FEEDBACK;

  /** A golden file of this graph. */
  Path golden(String ending) {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-');
    return Path.of("src/test/resources/io/penstock/ingest").resolve(name + ending);
  }

  void build(Pipeline pipeline, Path folder) throws IOException {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    ReadRawRecords read =
        ReadRawRecords.fromFiles(
            folder.resolve("listing.json"),
            "docs",
            folder,
            clock,
            Optional.of(RecordFields.DEFAULT));
    switch (this) {
      case DOCUMENTS ->
          IngestDocuments.build(
              pipeline, plan(IngestPlan.Kind.DOCUMENTS, folder, Optional.empty()), read);
      case DOCUMENTS_WITHOUT_NEAR_DUPLICATES ->
          IngestDocuments.build(
              pipeline,
              plan(IngestPlan.Kind.DOCUMENTS, folder, Optional.of(NearDuplicatePolicy.DEFAULT)),
              read);
      case DOCUMENTS_WITHOUT_ANY_DUPLICATES ->
          IngestDocuments.build(
              pipeline,
              plan(
                  IngestPlan.Kind.DOCUMENTS,
                  folder,
                  Optional.of(NearDuplicatePolicy.DEFAULT),
                  Optional.of(ParagraphPolicy.DEFAULT)),
              read);
      case FEEDBACK ->
          IngestFeedback.build(
              pipeline, plan(IngestPlan.Kind.FEEDBACK, folder, Optional.empty()), read);
    }
  }

  static IngestPlan plan(
      IngestPlan.Kind kind, Path folder, Optional<NearDuplicatePolicy> nearDuplicates) {
    return plan(kind, folder, nearDuplicates, Optional.empty());
  }

  private static IngestPlan plan(
      IngestPlan.Kind kind,
      Path folder,
      Optional<NearDuplicatePolicy> nearDuplicates,
      Optional<ParagraphPolicy> paragraphs) {
    return new IngestPlan(
        kind,
        "test",
        "try1",
        new DataFolder(folder),
        Optional.of("localhost:1"),
        ParseOptions.DEFAULT,
        TextLengthRule.DEFAULT,
        LetterShareRule.DEFAULT,
        Optional.empty(),
        nearDuplicates,
        paragraphs,
        ChunkerKind.RECURSIVE,
        ChunkPolicy.DEFAULT,
        DatasetColumns.AS_NAMED,
        new StagePolicy(1, 0, Duration.ZERO),
        List.of(
            new StageRequests(StageKind.INDEX, "d", "i", Map.of()),
            new StageRequests(StageKind.TRAIN, "d", "t", Map.of())));
  }
}
