package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.models.preference.RewardFolder;
import io.penstock.models.preference.Sequence;
import io.penstock.models.preference.TokenPair;
import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.shard.ShardKind;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FeedbackStageTest {

  private final Path folder;

  FeedbackStageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Length says nothing here, the words do: the stage tells the better of unseen questions. */
  @Test
  void bothMethodsLearnARuleThatLengthsDoNotTell() throws IOException {
    StageRequest request = request(pairs(20), Map.of());
    RecordingContext context = new RecordingContext(folder.resolve("run"), Long.MAX_VALUE);
    StageResult result = new FeedbackStage(1).run(request, context);
    assertThat(result.facets())
        .containsEntry("train-pairs", "28")
        .containsEntry("held-out-pairs", "12")
        .containsEntry("length-accuracy", "0.5");
    assertThat(Double.parseDouble(result.facets().get("reward-accuracy"))).isGreaterThan(0.9);
    assertThat(Double.parseDouble(result.facets().get("dpo-accuracy"))).isGreaterThan(0.9);
    assertThat(context.metrics.get("dpo/eval_loss/0")).isBetween(0.6931, 0.6932);
    assertThat(RewardFolder.isIn(context.folder().resolve("reward/model"))).isTrue();
    assertThat(context.folder().resolve("dpo/model/model.safetensors")).exists();
    assertThat(context.progress()).isEqualTo(1);
  }

  @Test
  void noQuestionIsOnBothSides() throws IOException {
    StageRequest request = request(pairs(20), Map.of("steps", "1"));
    RecordingContext context = new RecordingContext(folder.resolve("run"), Long.MAX_VALUE);
    new FeedbackStage(1).run(request, context);
    List<String> heldOut = prompts(context.folder().resolve("pairs-held-out.jsonl"));
    assertThat(heldOut).hasSize(12);
    assertThat(prompts(context.folder().resolve("pairs-train.jsonl")))
        .hasSize(28)
        .doesNotContainAnyElementsOf(heldOut);
  }

  @Test
  void aRunThatIsPutAsideAndGoesOnComesToTheSame() throws IOException {
    Map<String, String> options = Map.of("steps", "6", "checkpoint-every-steps", "2");
    StageRequest request = request(pairs(20), options);
    RecordingContext straight = new RecordingContext(folder.resolve("straight"), Long.MAX_VALUE);
    StageResult whole = new FeedbackStage(1).run(request, straight);
    Path cut = folder.resolve("cut");
    RecordingContext first = new RecordingContext(cut, 3);
    assertThat(new FeedbackStage(1).run(request, first).ending())
        .isEqualTo(StageResult.Ending.STOPPED);
    RecordingContext second = new RecordingContext(cut, Long.MAX_VALUE);
    assertThat(new FeedbackStage(1).run(request, second).facets()).isEqualTo(whole.facets());
    assertThat(Files.readAllBytes(cut.resolve("dpo/model/model.safetensors")))
        .isEqualTo(
            Files.readAllBytes(folder.resolve("straight").resolve("dpo/model/model.safetensors")));
  }

  @Test
  void oneQuestionIsTooFewAndTheModelMustBeNamed() throws IOException {
    RecordingContext context = new RecordingContext(folder.resolve("run"), Long.MAX_VALUE);
    StageRequest one = request(pairs(1), Map.of());
    assertThatThrownBy(() -> new FeedbackStage(1).run(one, context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("to 1 questions; at least 2 are needed");
    one.setSpecification(Map.of());
    assertThatThrownBy(() -> new FeedbackStage(1).run(one, context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("option model");
  }

  @Test
  void theBaselineLearnsWhichLengthsWinAndCountsTiesHalf() {
    LengthBaseline shorter = LengthBaseline.of(List.of(pair(1, 3), pair(2, 3), pair(3, 1)));
    assertThat(shorter.prefersLonger()).isFalse();
    assertThat(shorter.accuracy(List.of(pair(1, 2), pair(2, 1), pair(2, 2)))).isEqualTo(0.5);
    assertThat(LengthBaseline.of(List.of(pair(3, 1))).accuracy(List.of(pair(5, 4)))).isEqualTo(1);
  }

  private static TokenPair pair(int chosen, int rejected) {
    return new TokenPair(
        Sequence.of(new int[] {1}, new int[chosen]),
        Sequence.of(new int[] {1}, new int[rejected]),
        0);
  }

  private static List<String> prompts(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> line.replaceAll("\"chosen\".*", ""))
        .toList();
  }

  /** Two pairs a question, with answers of equal length. */
  private static List<@Nullable Object[]> pairs(int questions) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      for (String end : List.of("7", "9")) {
        rows.add(
            new @Nullable Object[] {
              "q" + i + "?", "a".repeat(6) + i % 4 + end, "b".repeat(6) + i % 4 + end
            });
      }
    }
    return rows;
  }

  private StageRequest request(List<@Nullable Object[]> pairs, Map<String, String> options)
      throws IOException {
    DataFolder data = new DataFolder(folder.resolve("feedback"));
    String manifest = TextFolder.write(data, ShardKind.PREFERENCE, pairs);
    Map<String, String> specification = new TreeMap<>(options);
    specification.put("model", model().toString());
    return StageRequest.newBuilder()
        .setId("feedback-1")
        .setStage(StageKind.FEEDBACK)
        .setData(data.root().toString())
        .setOutput(folder.toString())
        .setManifests(List.of(manifest))
        .setSpecification(specification)
        .setRequestedAt(0)
        .build();
  }

  /** A model of one step, as the stage train leaves it. */
  private Path model() throws IOException {
    DataFolder data = new DataFolder(folder.resolve("documents"));
    String manifest =
        TextFolder.write(data, List.of("the river turns the mill", "the mill stands still"));
    RecordingContext context = new RecordingContext(folder.resolve("train"), Long.MAX_VALUE);
    Map<String, String> tiny =
        Map.of(
            "layers", "1",
            "heads", "2",
            "width", "32",
            "sequence-length", "32",
            "vocabulary-size", "260",
            "steps", "1",
            "warmup-steps", "0",
            "batch-rows", "1");
    StageResult trained =
        new TrainStage(1)
            .run(
                StageRequest.newBuilder()
                    .setId("train-1")
                    .setStage(StageKind.TRAIN)
                    .setData(data.root().toString())
                    .setOutput(folder.toString())
                    .setManifests(List.of(manifest))
                    .setSpecification(tiny)
                    .setRequestedAt(0)
                    .build(),
                context);
    return Path.of(trained.outputs().get(0).getName());
  }
}
