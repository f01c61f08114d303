package io.penstock.benchmarks.throughput;

import io.penstock.ingest.Coverage;
import io.penstock.ingest.FlinkSettings;
import io.penstock.schemas.Topics;
import io.penstock.schemas.document.Outcome;
import io.penstock.schemas.shard.ShardManifest;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.dedupe.ContentHash;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserMode;
import io.penstock.transforms.Outcomes;
import io.penstock.transforms.chunk.ChunkDocuments;
import io.penstock.transforms.clean.CleanText;
import io.penstock.transforms.dedupe.DropExactDuplicates;
import io.penstock.transforms.dedupe.KeepNewestVersions;
import io.penstock.transforms.event.PublishEvents;
import io.penstock.transforms.filter.FilterDocuments;
import io.penstock.transforms.parse.ParseDocuments;
import io.penstock.transforms.read.ReadOptions;
import io.penstock.transforms.read.ReadRawRecords;
import io.penstock.transforms.shard.WriteShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;

/** The document pipeline on embedded Flink, with the ingest process's settings and transforms. */
final class FlinkRun {
  private static final long LOOK_EVERY_MILLIS = 20;

  private FlinkRun() {}

  /**
   * Arguments: bootstrap servers, folder, milliseconds between checkpoints, parallelism, and with
   * commas {@code keyed} for versions and duplicates, {@code events} for events to Kafka.
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Plan plan = Plan.parse(arguments);
    List<String> more = List.of(arguments[4].split(",", -1));
    ReadRawRecords read =
        ReadRawRecords.fromTopics(plan.bootstrap(), List.of(Topics.RAW_DOCUMENTS));
    Path checkpoints = Files.createDirectories(plan.folder().state().resolve("checkpoints"));
    FlinkSettings settings =
        new FlinkSettings(
            plan.parallelism(), plan.commitInterval(), FlinkSettings.STATE_CACHE_MEBIBYTES);
    FlinkPipelineOptions options = settings.options(checkpoints, read.frontier().toString(), 0);
    options.setFlinkMaster("[local]");
    options.setFlinkConfDir(
        settings
            .embedded(
                plan.folder(),
                Optional.empty(),
                List.of("metrics.reporter.meter.factory.class: " + FlinkMeter.class.getName()))
            .toString());
    read.configure(options.as(ReadOptions.class));
    Pipeline pipeline = Pipeline.create(options);
    build(pipeline, plan, read, more.contains("keyed"), more.contains("events"));
    PipelineResult job = pipeline.run();
    Coverage coverage = new Coverage(plan.folder(), Optional.of(read.frontier()));
    while (!coverage.isComplete()) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      coverage.refresh();
      if (coverage.count() > 0) {
        Meter.committed();
      }
      PipelineResult.State state = job.getState();
      if (state.isTerminal()) {
        throw new IOException("the job ended before its frontier: " + state);
      }
    }
    Meter.report(plan.folder(), FlinkMeter.shuffledBytes(), FlinkMeter.stateBytes());
    // Flink's threads would go on; an orderly end of the job would be no part of the work.
    System.exit(0);
  }

  private static void build(
      Pipeline pipeline, Plan plan, ReadRawRecords read, boolean keyed, boolean events) {
    PCollection<Outcome> filtered =
        pipeline
            .apply("ReadDocuments", read)
            .apply("Watch", ParDo.of(new Watch()))
            .apply(
                "ParseDocuments",
                ParseDocuments.with(ParseOptions.DEFAULT.with(ParserMode.IN_PROCESS)))
            .apply("CleanText", CleanText.create())
            .apply("FilterDocuments", FilterDocuments.by(Plan.RULES));
    PCollection<Outcome> live =
        keyed
            ? filtered
                .apply("KeepNewestVersions", KeepNewestVersions.byId())
                .apply("DropExactDuplicates", DropExactDuplicates.byId())
            : filtered.apply("Hash", ParDo.of(new Hash()));
    PCollection<Outcome> chunked =
        live.apply("ChunkDocuments", ChunkDocuments.of(ChunkerKind.RECURSIVE, Plan.CHUNKS));
    PCollection<KV<String, ShardManifest>> manifests =
        chunked.apply("WriteShards", WriteShards.with(plan.shards()));
    if (events) {
      String run = plan.shards().run();
      chunked.apply("PublishChunks", PublishEvents.chunks(plan.bootstrap(), run));
      chunked.apply("PublishVerdicts", PublishEvents.verdicts(plan.bootstrap(), run));
      manifests.apply("PublishManifests", PublishEvents.manifests(plan.bootstrap(), run));
    }
  }

  /** Starts the clocks at the first record. */
  static final class Watch extends DoFn<Outcome, Outcome> {
    private static final long serialVersionUID = 1;

    @ProcessElement
    public void process(@Element Outcome outcome, OutputReceiver<Outcome> out) {
      Meter.read();
      out.output(outcome);
    }
  }

  /** The keyed steps hash what they key by; without them a row needs its hash all the same. */
  static final class Hash extends Outcomes.ChangeKept {
    private static final long serialVersionUID = 1;

    @Override
    protected Outcome change(Outcome kept) {
      Outcome hashed = Outcomes.copy(kept);
      hashed.setContentHash(ContentHash.of(kept.getDocument()));
      return hashed;
    }
  }
}
