package io.penstock.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageKind;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.ParserLimits;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.request.StagePolicy;
import io.penstock.transforms.request.StageRequests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.runners.TransformHierarchy;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The names of all steps: Flink finds the state of a checkpoint by them, so a renamed step loses
 * its state at the next restart. {@code -Dgolden.update=true} writes the files anew.
 */
class StepNamesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void areThoseOfTheGoldenFile(IngestPlan.Kind kind) throws IOException {
    Path golden =
        Path.of("src/test/resources/io/penstock/ingest")
            .resolve(kind.name().toLowerCase(Locale.ROOT) + ".steps.txt");
    String steps = String.join("\n", steps(kind)) + "\n";
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, steps, UTF_8);
    }
    assertThat(steps).isEqualTo(Files.readString(golden, UTF_8));
  }

  private List<String> steps(IngestPlan.Kind kind) throws IOException {
    Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    ReadRawRecords read =
        ReadRawRecords.fromFiles(folder.resolve("listing.json"), "docs", folder, clock);
    Pipeline pipeline = Pipeline.create();
    switch (kind) {
      case DOCUMENTS -> IngestDocuments.build(pipeline, plan(kind, folder), read);
      case FEEDBACK -> IngestFeedback.build(pipeline, plan(kind, folder), read);
    }
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new Pipeline.PipelineVisitor.Defaults() {
          @Override
          public void visitPrimitiveTransform(TransformHierarchy.Node node) {
            names.add(node.getFullName());
          }
        });
    return names;
  }

  static IngestPlan plan(IngestPlan.Kind kind, Path folder) {
    return new IngestPlan(
        kind,
        "test",
        "try1",
        new DataFolder(folder),
        Optional.of("localhost:1"),
        ParserLimits.DEFAULT,
        TextLengthRule.DEFAULT,
        LetterShareRule.DEFAULT,
        Optional.empty(),
        ChunkPolicy.DEFAULT,
        DatasetColumns.AS_NAMED,
        new StagePolicy(1, 0, Duration.ZERO),
        List.of(
            new StageRequests(StageKind.INDEX, "d", "i", Map.of()),
            new StageRequests(StageKind.TRAIN, "d", "t", Map.of())));
  }
}
