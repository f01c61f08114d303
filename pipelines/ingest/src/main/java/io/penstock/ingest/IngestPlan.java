package io.penstock.ingest;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.text.chunk.ChunkPolicy;
import io.penstock.text.convert.DatasetColumns;
import io.penstock.text.filter.DocumentRules;
import io.penstock.text.filter.LetterShareRule;
import io.penstock.text.filter.Recipe;
import io.penstock.text.filter.TextLengthRule;
import io.penstock.text.parse.ParserLimits;
import io.penstock.transforms.request.StagePolicy;
import io.penstock.transforms.request.StageRequests;
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
 * @param columns what the records of feedback call their columns
 * @param stages what is asked for over the manifests
 */
record IngestPlan(
    Kind pipeline,
    String run,
    String attempt,
    DataFolder folder,
    Optional<String> bootstrapServers,
    ParserLimits parserLimits,
    TextLengthRule textLength,
    LetterShareRule letterShare,
    Optional<Recipe> recipe,
    ChunkPolicy chunkPolicy,
    DatasetColumns columns,
    StagePolicy stagePolicy,
    List<StageRequests> stages) {

  IngestPlan {
    stages = List.copyOf(stages);
    if (!stages.isEmpty() && bootstrapServers.isEmpty()) {
      throw new IllegalArgumentException("stages are asked for on Kafka: --bootstrap is missing");
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

  WriteShards.Settings shards() {
    return new WriteShards.Settings(
        folder.root().toString(), run, attempt, chunkPolicy.counter().name(), configuration());
  }

  /** What decides what becomes of a record; manifests carry it. */
  private Map<String, String> configuration() {
    Map<String, String> all = new TreeMap<>();
    if (pipeline == Kind.DOCUMENTS) {
      all.put("max-document-bytes", Long.toString(parserLimits.maxBytes()));
      all.put("max-pages", Integer.toString(parserLimits.maxPages()));
      if (recipe.isPresent()) {
        all.put("recipe", recipe.get().label());
      } else {
        all.put("min-characters", Integer.toString(textLength.minCharacters()));
        all.put("min-letter-share", Double.toString(letterShare.minShare()));
      }
      all.put("chunk-target-length", Integer.toString(chunkPolicy.targetLength()));
      all.put("chunk-overlap-length", Integer.toString(chunkPolicy.overlapLength()));
    }
    if (pipeline == Kind.FEEDBACK && !columns.equals(DatasetColumns.AS_NAMED)) {
      all.put("dataset-columns", columns.toString());
    }
    return all;
  }
}
