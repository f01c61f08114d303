package io.penstock.ingest;

import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.transforms.convert.ConvertFeedback;
import io.penstock.transforms.dedupe.DropExactDuplicates;
import io.penstock.transforms.dedupe.KeepNewestVersions;
import io.penstock.transforms.event.PublishEvents;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.shard.WriteShards;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** Raw preferences and instructions in; instruction and preference shards out. */
final class IngestFeedback {
  private IngestFeedback() {}

  static void build(Pipeline pipeline, IngestPlan plan, ReadRawRecords read) {
    PCollection<Outcome> outcomes =
        pipeline
            .apply("ReadFeedback", read)
            .apply("ConvertFeedback", ConvertFeedback.create().withColumns(plan.columns()))
            .apply("KeepNewestVersions", KeepNewestVersions.byTopicAndId())
            .apply("DropExactDuplicates", DropExactDuplicates.byTopicAndId());
    PCollection<KV<String, ShardManifest>> manifests =
        outcomes.apply("WriteShards", WriteShards.with(plan.shards()));

    plan.bootstrapServers()
        .ifPresent(
            kafka -> {
              outcomes.apply("PublishVerdicts", PublishEvents.verdicts(kafka, plan.run()));
              manifests.apply("PublishManifests", PublishEvents.manifests(kafka, plan.run()));
            });
  }
}
