package io.penstock.ingest;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.transforms.chunk.ChunkDocuments;
import io.penstock.transforms.clean.CleanText;
import io.penstock.transforms.dedupe.DropExactDuplicates;
import io.penstock.transforms.dedupe.DropNearDuplicates;
import io.penstock.transforms.dedupe.KeepNewestVersions;
import io.penstock.transforms.dedupe.SignTexts;
import io.penstock.transforms.event.PublishEvents;
import io.penstock.transforms.filter.FilterDocuments;
import io.penstock.transforms.parse.ParseDocuments;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.request.RequestStages;
import io.penstock.transforms.request.StageRequests;
import io.penstock.transforms.shard.WriteShards;
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

  private static PCollection<Outcome> withoutDuplicates(
      PCollection<Outcome> wanted, IngestPlan plan) {
    if (plan.nearDuplicates().isEmpty()) {
      return wanted
          .apply("KeepNewestVersions", KeepNewestVersions.byId())
          .apply("DropExactDuplicates", DropExactDuplicates.byId());
    }
    NearDuplicatePolicy policy = plan.nearDuplicates().get();
    return wanted
        .apply("SignTexts", SignTexts.by(policy))
        .apply("KeepNewestVersions", KeepNewestVersions.byId())
        .apply("DropExactDuplicates", DropExactDuplicates.byId().leavingPacked())
        .apply("DropNearDuplicates", DropNearDuplicates.by(policy));
  }
}
