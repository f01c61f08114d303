package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageRequests;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.chunk.ChunkerKind;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.dedupe.NearDuplicatePolicy;
import io.penstock.text.dedupe.ParagraphPolicy;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.ParseOptions;
import io.penstock.text.parse.ParserMode;
import io.penstock.text.parse.pdf.PdfTools;
import io.penstock.text.recipe.Recipe;
import io.penstock.transforms.request.StagePolicy;
import io.penstock.transforms.shard.WriteShards;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a run does, checked before it begins.
 *
 * @param pipeline what is read
 * @param run the run's name, in manifests and events
 * @param attempt this start of the run, a word without dashes
 * @param folder where the shards go; the run's identity
 * @param bootstrapServers where events go; none without Kafka
 * @param recipe the rules in the place of text length and letter share
 * @param nearDuplicates how near-duplicates are told; none where they are kept
 * @param paragraphs which paragraphs may stand in one document alone; none where all may stay
 * @param columns what the records of feedback call their columns
 * @param stages what is asked for over the manifests
 */
record IngestPlan(
    Kind pipeline,
    String run,
    String attempt,
    DataFolder folder,
    Optional<String> bootstrapServers,
    ParseOptions parse,
    TextLengthRule textLength,
    LetterShareRule letterShare,
    Optional<Recipe> recipe,
    Optional<NearDuplicatePolicy> nearDuplicates,
    Optional<ParagraphPolicy> paragraphs,
    ChunkerKind chunker,
    ChunkPolicy chunkPolicy,
    DatasetColumns columns,
    StagePolicy stagePolicy,
    List<StageRequests> stages) {

  IngestPlan {
    stages = List.copyOf(stages);
    if (!stages.isEmpty() && bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException("stages are asked for on Kafka: --bootstrap is missing");
    }
    if (pipeline == Kind.FEEDBACK && nearDuplicates.isPresent()) {
      throw new IllegalArgumentException(
          "--near-duplicates goes with documents, not with feedback");
    }
    if (pipeline == Kind.FEEDBACK && paragraphs.isPresent()) {
      throw new IllegalArgumentException(
          "--paragraph-duplicates goes with documents, not with feedback");
    }
  }

  /** Which of the two pipelines. */
  enum Kind {
    DOCUMENTS,
    FEEDBACK
  }

  DocumentRules rules() {
    return recipe
        .map(Recipe::rules)
        .orElseGet(() -> DocumentRules.of(List.of(textLength, letterShare)));
  }

  /** What state was made by that only the same can go on from. */
  String signatures() {
    String near = nearDuplicates.map(NearDuplicatePolicy::signatures).orElse("none");
    return paragraphs.map(policy -> near + "; " + policy.sketches()).orElse(near);
  }

  WriteShards.Settings shards() {
    return new WriteShards.Settings(
        folder.root().toString(), run, attempt, chunkPolicy.counter().name(), configuration());
  }

  /** What decides what becomes of a record; manifests carry it. */
  Map<String, String> configuration() {
    Map<String, String> all = new TreeMap<>();
    if (pipeline == Kind.DOCUMENTS) {
      all.put("max-document-bytes", Long.toString(parse.limits().maxBytes()));
      all.put("max-pages", Integer.toString(parse.limits().maxPages()));
      all.put("html", parse.html().word());
      all.put("parsers", parse.mode().word());
      all.put("ocr", parse.ocr().mode().word());
      if (parse.ocr().isOn()) {
        all.put("ocr-languages", parse.ocr().languages());
        all.put("ocr-timeout-seconds", Long.toString(parse.ocr().timeout().toSeconds()));
      }
      // Of this machine; each document says what has read its pages.
      all.put("pdf-tools", PdfTools.installed().versions());
      if (parse.mode() == ParserMode.ISOLATED) {
        all.put("parser-memory-mebibytes", Integer.toString(parse.process().heapMebibytes()));
        all.put("parser-timeout-seconds", Long.toString(parse.process().timeout().toSeconds()));
      }
      if (recipe.isPresent()) {
        all.put("recipe", recipe.get().name());
        if (!recipe.get().isPreset()) {
          all.put("recipe-hash", recipe.get().hash());
        }
      } else {
        all.put("min-characters", Integer.toString(textLength.minCharacters()));
        all.put("min-letter-share", Double.toString(letterShare.minShare()));
      }
      nearDuplicates.ifPresent(
          near -> {
            all.put("near-duplicates", near.signatures());
            all.put("near-duplicates-threshold", Double.toString(near.threshold()));
            all.put("near-duplicates-horizon", Long.toString(near.horizonDocuments()));
          });
      paragraphs.ifPresent(policy -> all.put("paragraph-duplicates", policy.sketches()));
      all.put("chunker", chunker.label());
      all.put("chunk-target-length", Integer.toString(chunkPolicy.targetLength()));
      all.put("chunk-overlap-length", Integer.toString(chunkPolicy.overlapLength()));
    }
    if (pipeline == Kind.FEEDBACK && !columns.equals(DatasetColumns.AS_NAMED)) {
      all.put("dataset-columns", columns.toString());
    }
    return all;
  }
}
