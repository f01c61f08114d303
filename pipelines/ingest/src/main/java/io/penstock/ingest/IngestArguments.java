package io.penstock.ingest;

import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The command line of both pipelines, as it is typed; {@link IngestCommand} makes the plan of it.
 */
final class IngestArguments {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "kafka://HOST:PORT[/TOPIC,...]|PATH",
      description =
          "Where the records come from: topics of a broker, a folder or a file. Default topics:"
              + " raw-documents; raw-preferences and raw-instructions.")
  String from = "";

  @Option(names = "--to", required = true, paramLabel = "DIR", description = "The data folder.")
  Path to = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The run's name in manifests and events; default: the data folder's name.")
  @Nullable String name;

  @Option(
      names = "--bounded",
      description = "End at what the source holds now. Files are always bounded.")
  boolean bounded;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      description = "Where events go; default: the broker the records come from, none for files.")
  @Nullable String bootstrap;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Writers and keyed steps side by side. Default: ${DEFAULT-VALUE}.")
  int parallelism = 2;

  @Option(
      names = "--state-cache-mebibytes",
      paramLabel = "MIB",
      description =
          "Of the state of versions and duplicates so much is kept in memory, for each of those"
              + " steps side by side. Default: ${DEFAULT-VALUE}; more for tens of millions of"
              + " documents. A cluster has its own setting.")
  int stateCacheMebibytes = FlinkSettings.STATE_CACHE_MEBIBYTES;

  @Option(
      names = "--checkpoint-interval-millis",
      defaultValue = "2000",
      description =
          "How often the state is saved and shards become visible. Default: ${DEFAULT-VALUE};"
              + " 30000 to 120000 for large runs, since it bounds the size of a shard.")
  long checkpointIntervalMillis = 2000;

  @Option(
      names = "--max-document-bytes",
      paramLabel = "BYTES",
      description =
          "Larger documents are bad. Default: 64 MiB, but within this process no more than a 25th"
              + " of its heap.")
  @Nullable Long maxDocumentBytes;

  @Option(names = "--min-characters", description = "Shorter texts are dropped. Default: 20.")
  int minCharacters = TextLengthRule.DEFAULT.minCharacters();

  @Option(
      names = "--min-letter-share",
      description = "Texts with a smaller share of letters are dropped. Default: 0.3.")
  double minLetterShare = LetterShareRule.DEFAULT.minShare();

  @Option(
      names = "--recipe",
      paramLabel = "NAME",
      description =
          "Drop what this set of rules does not want, in the place of --min-characters and"
              + " --min-letter-share: fineweb, gopher, c4, docs or none.")
  @Nullable String recipe;

  @Option(
      names = "--dataset-info",
      paramLabel = "FILE",
      description =
          "Feedback only: a dataset_info.json of LLaMA-Factory, which says what the columns and"
              + " roles are called. Goes with --dataset.")
  @Nullable Path datasetInfo;

  @Option(names = "--dataset", paramLabel = "NAME", description = "The entry in --dataset-info.")
  @Nullable String dataset;

  @Option(names = "--chunk-target-length", description = "In characters. Default: 1000.")
  int chunkTargetLength = ChunkPolicy.DEFAULT.targetLength();

  @Option(names = "--chunk-overlap-length", description = "In characters. Default: 100.")
  int chunkOverlapLength = ChunkPolicy.DEFAULT.overlapLength();

  @Option(
      names = "--index-to",
      paramLabel = "DIR",
      description = "Ask for the documents to be indexed there.")
  @Nullable Path indexTo;

  @Option(
      names = "--train-to",
      paramLabel = "DIR",
      description = "Ask for a model to be trained on the documents, its runs to lie there.")
  @Nullable Path trainTo;

  @Option(
      names = "--train-option",
      paramLabel = "KEY=VALUE",
      description = "An option of that training, such as steps=300.")
  Map<String, String> trainOptions = new LinkedHashMap<>();

  @Option(
      names = "--every-shards",
      description = "Ask after so many new shards. Default: 0, never.")
  long everyShards;

  @Option(
      names = "--every-tokens",
      description = "Ask after so many new tokens. Default: 0, never.")
  long everyTokens;

  @Option(
      names = "--every-seconds",
      description = "Ask so long after new shards. Default: 0, never.")
  long everySeconds;

  @Option(
      names = "--flink-master",
      paramLabel = "HOST:PORT",
      description =
          "The Flink cluster to run on, by the address of its JobManager's REST interface; default:"
              + " within this process.")
  @Nullable String flinkMaster;

  @Option(
      names = "--from-manifests",
      description =
          "Begin again from the manifests alone, where the state is lost or does not fit any more:"
              + " committed records are not read again, and the state is moved aside.")
  boolean fromManifests;

  @Option(
      names = "--from-checkpoint",
      paramLabel = "DIR",
      description =
          "Go on from this older checkpoint, where the newest is damaged. Refused if manifests"
              + " account for records that it would read again.")
  @Nullable Path fromCheckpoint;

  @Option(
      names = "--dry-run",
      description = "With --from-manifests: say what it would do, and do nothing.")
  boolean dryRun;

  @Option(names = "--exit-with", hidden = true, paramLabel = "PID")
  @Nullable Long parent;

  @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
  boolean json;
}
