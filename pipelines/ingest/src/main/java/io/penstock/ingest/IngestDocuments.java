package io.penstock.ingest;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.transforms.chunk.ChunkDocuments;
import io.penstock.transforms.clean.CleanText;
import io.penstock.transforms.dedupe.DropExactDuplicates;
import io.penstock.transforms.dedupe.DropNearDuplicates;
import io.penstock.transforms.dedupe.DropParagraphDuplicates;
import io.penstock.transforms.dedupe.KeepNewestVersions;
import io.penstock.transforms.dedupe.SignTexts;
import io.penstock.transforms.dedupe.SketchParagraphs;
import io.penstock.transforms.event.PublishEvents;
import io.penstock.transforms.filter.FilterDocuments;
import io.penstock.transforms.parse.ParseDocuments;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.request.RequestStages;
import io.penstock.transforms.shard.WriteShards;
import java.util.Optional;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Raw documents in; text and chunk shards, chunks for the index, and requests for stages out. */
final class IngestDocuments {
  private IngestDocuments() {}

  static void build(Pipeline pipeline, IngestPlan plan, ReadRawRecords read) {
    PCollection<Outcome> wanted =
        pipeline
            .apply("ReadDocuments", read)
            .apply("ParseDocuments", ParseDocuments.with(plan.parse()))
            .apply("CleanText", CleanText.create())
            .apply("FilterDocuments", FilterDocuments.by(plan.rules()));
    PCollection<Outcome> chunked =
        withoutDuplicates(wanted, plan)
            .apply("ChunkDocuments", ChunkDocuments.of(plan.chunker(), plan.chunkPolicy()));
    PCollection<Outcome> outcomes = DrillStep.ifWanted(chunked);
    PCollection<KV<String, ShardManifest>> manifests =
        outcomes.apply("WriteShards", WriteShards.with(plan.shards()));

    plan.bootstrapServers()
        .ifPresent(
            kafka -> {
              outcomes.apply("PublishChunks", PublishEvents.chunks(kafka, plan.run()));
              outcomes.apply("PublishVerdicts", PublishEvents.verdicts(kafka, plan.run()));
              manifests.apply("PublishManifests", PublishEvents.manifests(kafka, plan.run()));
              for (StageRequests requests : plan.stages()) {
                if (plan.stagePolicy().asksMidway()) {
                  String stage = requests.stage().name();
                  manifests
                      .apply(
                          "RequestStages " + stage,
                          RequestStages.of(requests, plan.stagePolicy(), kafka))
                      .apply("PublishRequests " + stage, PublishEvents.requests(kafka));
                }
              }
            });
  }

  /** Steps that are not asked for are not in the graph. */
  private static PCollection<Outcome> withoutDuplicates(
      PCollection<Outcome> wanted, IngestPlan plan) {
    Optional<NearDuplicatePolicy> near = plan.nearDuplicates();
    Optional<ParagraphPolicy> paragraphs = plan.paragraphs();
    PCollection<Outcome> known = wanted;
    if (near.isPresent()) {
      known = known.apply("SignTexts", SignTexts.by(near.get()));
    }
    if (paragraphs.isPresent()) {
      known = known.apply("SketchParagraphs", SketchParagraphs.by(paragraphs.get()));
    }
    DropExactDuplicates exact = DropExactDuplicates.byId();
    PCollection<Outcome> left =
        known
            .apply("KeepNewestVersions", KeepNewestVersions.byId())
            .apply(
                "DropExactDuplicates",
                near.isPresent() || paragraphs.isPresent() ? exact.leavingPacked() : exact);
    if (near.isPresent()) {
      DropNearDuplicates drop = DropNearDuplicates.by(near.get());
      left = left.apply("DropNearDuplicates", paragraphs.isPresent() ? drop.leavingPacked() : drop);
    }
    return paragraphs.isPresent()
        ? left.apply("DropParagraphDuplicates", DropParagraphDuplicates.by(paragraphs.get()))
        : left;
  }
}
