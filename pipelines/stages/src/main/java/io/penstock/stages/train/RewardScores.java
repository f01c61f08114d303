package io.penstock.stages.train;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.PreferenceOps;
import io.penstock.models.preference.RewardFolder;
import io.penstock.models.preference.RewardModel;
import io.penstock.models.preference.Sequence;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.text.UnreadableException;
import io.penstock.text.mask.LabelRows;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * Scores the answers of a file with a reward model: a line of JSON for each row, in order, with
 * {@code reward}, or {@code chosen} and {@code rejected} of a pair; a row that cannot be scored has
 * {@code refused} and why instead.
 */
public final class RewardScores {
  private static final ObjectMapper JSON = new ObjectMapper();

  private long scored;
  private long refused;
  private long pairs;
  private long won;

  /** Scores {@code data} with the model in {@code modelFolder}. */
  public void score(Path modelFolder, Path data, PrintWriter out) throws IOException {
    RewardFolder folder = RewardFolder.at(modelFolder);
    Path base = folder.base();
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel backbone = folder.readBackbone(manager);
        PreferenceOps ops = PreferenceOps.on(manager);
        RewardModel model = folder.read(backbone, TokenizerFiles.paddingOf(base), manager)) {
      PreferenceEncoder encoder = new PreferenceEncoder(base);
      JsonRows.each(
          data,
          (place, json) ->
              out.println(
                  JSON.writeValueAsString(line(place.toString(), json, encoder, model, ops))));
    }
    out.flush();
  }

  private ObjectNode line(
      String place, byte[] json, PreferenceEncoder encoder, RewardModel model, PreferenceOps ops) {
    ObjectNode line = JSON.createObjectNode().put("row", scored + refused);
    try {
      List<Sequence> answers = encoder.answers(place, json).sequences();
      requireWithin(answers, model.backbone().config().contextLength());
      float[] rewards = model.score(answers, ops);
      scored++;
      if (rewards.length == 2) {
        pairs++;
        won += rewards[0] > rewards[1] ? 1 : 0;
        return line.put("chosen", rewards[0]).put("rejected", rewards[1]);
      }
      return line.put("reward", rewards[0]);
    } catch (UnreadableException | IllegalArgumentException e) {
      refused++;
      return line.put("refused", place + ": " + e.getMessage());
    }
  }

  private static void requireWithin(List<Sequence> answers, int window) throws UnreadableException {
    for (Sequence answer : answers) {
      if (answer.length() > window) {
        throw new UnreadableException(
            LabelRows.TOO_LONG,
            "it has %d tokens, the limit is %d".formatted(answer.length(), window));
      }
    }
  }

  /** Rows that have a score. */
  public long scored() {
    return scored;
  }

  /** Rows that have none. */
  public long refused() {
    return refused;
  }

  /** Of the pairs those whose chosen answer has the larger reward, and how many pairs there are. */
  public String accuracy() {
    return pairs == 0 ? "" : "; %d of %d pairs have the larger reward chosen".formatted(won, pairs);
  }
}
