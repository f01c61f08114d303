package io.penstock.ingest;

import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.OcrOptions;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.isolated.ProcessLimits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  @Option(
      names = "--text-field",
      defaultValue = "",
      paramLabel = "KEY",
      description =
          "The field of the text in files that hold many documents (JSONL, CSV, Parquet). Default:"
              + " text, content or raw_content.")
  String textField = "";

  @Option(
      names = "--id-field",
      defaultValue = "",
      paramLabel = "KEY",
      description = "The field of the id there. Default: id; without one the uri, else the place.")
  String idField = "";

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

  @Option(
      names = "--parsers",
      paramLabel = "isolated|in-process",
      description =
          "Where PDF, office and mail documents are parsed: in processes of their own, or in this"
              + " one, for documents that are trusted. Default: isolated.")
  String parsers = ParseOptions.DEFAULT.mode().word();

  @Option(
      names = "--parser-memory-mebibytes",
      paramLabel = "N",
      description = "The heap of each parser process. Default: 512.")
  int parserMemoryMebibytes = ProcessLimits.DEFAULT.heapMebibytes();

  @Option(
      names = "--parser-timeout-seconds",
      paramLabel = "N",
      description = "What takes an isolated parser longer is bad. Default: 60.")
  long parserTimeoutSeconds = ProcessLimits.DEFAULT.timeout().toSeconds();

  @Option(
      names = "--ocr",
      paramLabel = "off|auto",
      description =
          "Read scanned pages of PDFs where tesseract is installed, or never. Off, the text is the"
              + " same on machines that have it and that have not. Default: auto.")
  String ocr = OcrOptions.DEFAULT.mode().word();

  @Option(
      names = "--ocr-languages",
      paramLabel = "LANGUAGES",
      description =
          "Those of scanned pages by tesseract's names, such as eng+deu. Pages of whose letters it"
              + " is not sure stay without text. Default: eng.")
  String ocrLanguages = OcrOptions.DEFAULT.languages();

  @Option(
      names = "--ocr-timeout-seconds",
      paramLabel = "N",
      description =
          "For all pages of a document that go to tesseract or pdftotext; later ones stay unread,"
              + " and the document says so. Default: 600.")
  long ocrTimeoutSeconds = OcrOptions.DEFAULT.timeout().toSeconds();

  @Option(
      names = "--html",
      paramLabel = "whole-page|main-text",
      description =
          "Of HTML, read all but navigation, headers and footers, or the article alone."
              + " Default: whole-page.")
  String html = ParseOptions.DEFAULT.html().word();

  @Option(
      names = "--passwords-from",
      paramLabel = "env:NAME|FILE",
      description =
          "Where the passwords of encrypted documents are, one a line. They are read where the"
              + " documents are parsed, and written nowhere.")
  String passwordsFrom = "";

  @Option(
      names = "--parse-cache",
      paramLabel = "off|memory|DIR",
      description =
          "Keep what documents became, so that the same bytes are not parsed again: 64 MiB in"
              + " memory, or 4 GiB in a folder. Default: off.")
  String parseCache = "off";

  @Option(names = "--min-characters", description = "Shorter texts are dropped. Default: 20.")
  int minCharacters = TextLengthRule.DEFAULT.minCharacters();

  @Option(
      names = "--min-letter-share",
      description = "Texts with a smaller share of letters are dropped. Default: 0.3.")
  double minLetterShare = LetterShareRule.DEFAULT.minShare();

  @Option(
      names = "--recipe",
      paramLabel = "NAME|FILE.yaml",
      description =
          "Drop what this set of rules does not want, in the place of --min-characters and"
              + " --min-letter-share: fineweb, gopher, c4, docs or none, or a file of steps.")
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

  @Option(
      names = "--chunker",
      paramLabel = "NAME",
      description =
          "Where documents are cut: recursive (the best place in reach; the default), fixed (where"
              + " the length is reached), sentence or markdown (a chunk a section).")
  String chunker = ChunkerKind.RECURSIVE.label();

  @Option(
      names = "--near-duplicates",
      description =
          "Drop documents whose text is nearly that of one that is kept, against all history.")
  boolean nearDuplicates;

  @Option(
      names = "--near-duplicates-threshold",
      paramLabel = "SHARE",
      description =
          "The least estimated Jaccard similarity of a near-duplicate's n-grams of words. Default:"
              + " 0.75.")
  @Nullable Double nearDuplicatesThreshold;

  @Option(
      names = "--near-duplicates-ngram",
      paramLabel = "WORDS",
      description = "Words of an n-gram. Default: 5.")
  @Nullable Integer nearDuplicatesNgram;

  @Option(
      names = "--near-duplicates-bands",
      description = "Documents that agree in one band are compared. Default: 14.")
  @Nullable Integer nearDuplicatesBands;

  @Option(names = "--near-duplicates-rows", description = "Rows of a band. Default: 8.")
  @Nullable Integer nearDuplicatesRows;

  @Option(
      names = "--near-duplicates-horizon",
      paramLabel = "DOCUMENTS",
      description =
          "Forget a document when so many others have come after it, which bounds the state."
              + " Default: 0, never.")
  @Nullable Long nearDuplicatesHorizon;

  /** How near-duplicates are told, where they are to be dropped. */
  Optional<NearDuplicatePolicy> nearDuplicatePolicy() {
    if (!nearDuplicates) {
      refuseWithout("threshold", nearDuplicatesThreshold);
      refuseWithout("ngram", nearDuplicatesNgram);
      refuseWithout("bands", nearDuplicatesBands);
      refuseWithout("rows", nearDuplicatesRows);
      refuseWithout("horizon", nearDuplicatesHorizon);
      return Optional.empty();
    }
    NearDuplicatePolicy standard = NearDuplicatePolicy.DEFAULT;
    return Optional.of(
        new NearDuplicatePolicy(
            orElse(nearDuplicatesNgram, standard.ngramWords()),
            orElse(nearDuplicatesBands, standard.bands()),
            orElse(nearDuplicatesRows, standard.rowsPerBand()),
            orElse(nearDuplicatesThreshold, standard.threshold()),
            standard.seed(),
            orElse(nearDuplicatesHorizon, standard.horizonDocuments())));
  }

  @Option(
      names = "--paragraph-duplicates",
      description =
          "Leave out of documents the paragraphs that stand in another one that is kept, against"
              + " all history.")
  boolean paragraphDuplicates;

  @Option(
      names = "--paragraph-duplicates-min-characters",
      paramLabel = "CHARACTERS",
      description = "Shorter paragraphs may stand in many documents. Default: 40.")
  @Nullable Integer paragraphDuplicatesMinCharacters;

  /** Which paragraphs are to be left out, where some are. */
  Optional<ParagraphPolicy> paragraphPolicy() {
    if (!paragraphDuplicates) {
      if (paragraphDuplicatesMinCharacters != null) {
        throw new IllegalArgumentException(
            "--paragraph-duplicates-min-characters goes with --paragraph-duplicates");
      }
      return Optional.empty();
    }
    return Optional.of(
        new ParagraphPolicy(
            orElse(paragraphDuplicatesMinCharacters, ParagraphPolicy.DEFAULT.minCharacters())));
  }

  private static void refuseWithout(String option, @Nullable Object given) {
    if (given != null) {
      throw new IllegalArgumentException(
          "--near-duplicates-" + option + " goes with --near-duplicates");
    }
  }

  private static <T> T orElse(@Nullable T given, T standard) {
    return given != null ? given : standard;
  }

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
      description =
          "Say what the run would do and what each step makes of a sample, and write nothing; with"
              + " --from-manifests what that would do.")
  boolean dryRun;

  @Option(
      names = "--sample",
      defaultValue = "200",
      paramLabel = "RECORDS",
      description = "With --dry-run: how many records, from the first. Default: ${DEFAULT-VALUE}.")
  int sample = 200;

  @Option(names = "--exit-with", hidden = true, paramLabel = "PID")
  @Nullable Long parent;

  @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
  boolean json;
}
