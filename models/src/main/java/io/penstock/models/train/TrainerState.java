package io.penstock.models.train;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a checkpoint knows besides its arrays; its file is {@code trainer_state.json}.
 *
 * @param globalStep updates made
 * @param rowsConsumed the position in the order of rows; with the configuration's seed it is all
 *     the random state there is, unless the method keeps one of its own
 * @param numTokens tokens learned from, without padding
 * @param dataVersion the data set it was trained on
 * @param model its configuration
 * @param best the best evaluation
 * @param unlogged what the updates since the last logged one measured; of older checkpoints,
 *     nothing
 * @param logHistory the newest measurements
 * @param sha256 of each other file of the checkpoint, by name
 */
public record TrainerState(
    long globalStep,
    long rowsConsumed,
    long numTokens,
    JsonNode model,
    TrainingConfig training,
    String dataVersion,
    BestEvaluation best,
    @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, MetricSums.WeightedSum> unlogged,
    List<Measurement> logHistory,
    SortedMap<String, String> sha256) {
  public TrainerState {
    unlogged = new LinkedHashMap<>(unlogged); // whose order is that of the metrics of a line
    logHistory = List.copyOf(logHistory);
    sha256 = new TreeMap<>(sha256);
  }

  TrainerState withSha256(Map<String, String> hashes) {
    return new TrainerState(
        globalStep,
        rowsConsumed,
        numTokens,
        model,
        training,
        dataVersion,
        best,
        unlogged,
        logHistory,
        new TreeMap<>(hashes));
  }
}
