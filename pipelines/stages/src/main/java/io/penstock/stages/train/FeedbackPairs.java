package io.penstock.stages.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.preference.PreferenceRows;
import io.penstock.models.preference.TokenPair;
import io.penstock.schemas.shard.DataSet;
import io.penstock.schemas.shard.Hashes;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.shard.ShardRow;
import io.penstock.text.encode.RowContent;
import io.penstock.text.encode.TrainingKind;
import io.penstock.text.mask.Truncation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The live pairs of a data folder, as files of JSON lines. A conversation becomes plain text, a
 * line a message: a model that was trained from nothing has no chat template. All pairs on one
 * question are on one side: who has learned its answers would know them.
 */
final class FeedbackPairs {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRAIN = "pairs-train.jsonl";
  private static final String HELD_OUT = "pairs-held-out.jsonl";

  private final Path folder;

  private FeedbackPairs(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes them.
   *
   * @param heldOutFraction of the questions, at least one where there are two
   * @param folder for the files
   * @throws IllegalArgumentException if there are not pairs on two questions
   */
  static FeedbackPairs write(DataSet data, double heldOutFraction, Path folder) throws IOException {
    SortedMap<String, List<String>> byQuestion = new TreeMap<>();
    for (ShardKind kind : TrainingKind.PREFERENCE.sources()) {
      data.forEachLiveRow(kind, row -> add(kind, row, byQuestion));
    }
    if (byQuestion.size() < 2) {
      throw new IllegalArgumentException(
          "%s has pairs of answers to %d questions; at least 2 are needed, one to learn from and one to hold out"
              .formatted(data.folder().root(), byQuestion.size()));
    }
    int heldOut = Math.max(1, (int) (byQuestion.size() * heldOutFraction));
    List<List<String>> questions = List.copyOf(byQuestion.values());
    Files.createDirectories(folder);
    write(folder.resolve(HELD_OUT), questions.subList(0, heldOut));
    write(folder.resolve(TRAIN), questions.subList(heldOut, questions.size()));
    return new FeedbackPairs(folder);
  }

  private static void add(
      ShardKind kind, ShardRow row, SortedMap<String, List<String>> byQuestion) {
    try {
      JsonNode pair = JSON.readTree(RowContent.of(kind, row));
      JsonNode prompt = pair.path("prompt");
      JsonNode question =
          prompt.isArray() ? prompt.path(prompt.size() - 1).path("content") : prompt;
      String line =
          JSON.createObjectNode()
              .put("prompt", text(prompt) + "\n")
              .put("chosen", text(pair.path("chosen")))
              .put("rejected", text(pair.path("rejected")))
              .toString();
      // By hash, so that neither order nor alphabet decides who is held out.
      byQuestion
          .computeIfAbsent(
              Hashes.sha256(question.asText().strip().getBytes(UTF_8)), q -> new ArrayList<>())
          .add(line);
    } catch (IOException e) {
      throw new IllegalArgumentException("a pair that cannot be read: " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode said) {
    if (!said.isArray()) {
      return said.asText();
    }
    List<String> lines = new ArrayList<>();
    said.forEach(message -> lines.add(message.path("content").asText()));
    return String.join("\n", lines);
  }

  private static void write(Path file, Collection<List<String>> questions) throws IOException {
    // Whichever order the shards have: the same pairs are the same file.
    Files.write(file, questions.stream().flatMap(lines -> lines.stream().sorted()).toList(), UTF_8);
  }

  /**
   * The pairs as a model's tokens. Those that are longer than {@code maxLength} are left out, on
   * both sides.
   *
   * @throws IOException if none is left to learn from, or none held out
   */
  PreferenceRows<TokenPair> rows(Path modelFolder, int maxLength) throws IOException {
    PreferenceRows<TokenPair> train = rows(TRAIN, modelFolder, maxLength);
    PreferenceRows<TokenPair> heldOut = rows(HELD_OUT, modelFolder, maxLength);
    return new PreferenceRows<>(
        train.version() + "-" + heldOut.version(), train.train(), heldOut.train());
  }

  private PreferenceRows<TokenPair> rows(String file, Path modelFolder, int maxLength)
      throws IOException {
    return PreferenceData.open(
            folder.resolve(file), modelFolder, PreferenceShape.PAIRS, maxLength, Truncation.DROP)
        .pairs(/* heldOutFraction= */ 0);
  }
}
