package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.schemas.shard.DataFolder;
import io.penstock.schemas.stage.StageKind;
import io.penstock.schemas.stage.StageRequest;
import io.penstock.stages.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainStageTest {

  private static final Map<String, String> TINY =
      Map.ofEntries(
          Map.entry("layers", "1"),
          Map.entry("heads", "2"),
          Map.entry("width", "16"),
          Map.entry("sequence-length", "32"),
          Map.entry("vocabulary-size", "300"),
          Map.entry("steps", "12"),
          Map.entry("warmup-steps", "2"),
          Map.entry("batch-rows", "2"),
          Map.entry("eval-every-steps", "6"),
          Map.entry("checkpoint-every-steps", "4"),
          Map.entry("learning-rate", "0.01"),
          Map.entry("threads", "1"));

  private final Path folder;

  TrainStageTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aRunThatIsPutAsideAndGoesOnMeasuresTheSameAsOneThatIsNot() throws IOException {
    StageRequest request = request(TINY);
    RecordingContext straight = new RecordingContext(folder.resolve("straight"), Long.MAX_VALUE);
    StageResult whole = new TrainStage(null).run(request, straight);

    Path cut = folder.resolve("cut");
    RecordingContext first = new RecordingContext(cut, 6);
    assertThat(new TrainStage(null).run(request, first).ending())
        .isEqualTo(StageResult.Ending.STOPPED);
    RecordingContext second = new RecordingContext(cut, Long.MAX_VALUE);
    StageResult resumed = new TrainStage(null).run(request, second);

    assertThat(straight.firstProgress()).isZero();
    assertThat(second.firstProgress()).isGreaterThan(0);
    assertThat(second.metrics).isEqualTo(straight.metrics);
    assertThat(resumed.facets()).isEqualTo(whole.facets());
    assertThat(straight.metrics.get("loss/12")).isLessThan(straight.metrics.get("loss/1"));
    assertThat(straight.progress()).isEqualTo(1);
  }

  @Test
  void theModelLiesInTheRequestsFolderWithItsTokenizerAndSamples() throws IOException {
    RecordingContext context = new RecordingContext(folder.resolve("run"), Long.MAX_VALUE);
    StageResult result = new TrainStage(null).run(request(TINY), context);
    assertThat(context.folder().resolve("model"))
        .isDirectoryContaining("glob:**/model.safetensors")
        .isDirectoryContaining("glob:**/tokenizer.json");
    assertThat(Files.readAllLines(context.folder().resolve("samples.jsonl")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line).startsWith("{\"prompt\":\""));
    assertThat(result.facets())
        .containsEntry("steps", "12")
        .containsEntry("documents", "20")
        .containsKeys("eval-loss", "train-tokens", "data-version", "sample-1");
    assertThat(result.inputs().get(0).getVersion()).isEqualTo(result.facets().get("data-version"));
  }

  @Test
  void aFolderThatAnotherAttemptStillHasIsWaitedForUntilToldToStop() throws IOException {
    Path run = folder.resolve("run");
    StageRequest request = request(TINY);
    try (FolderLock other = FolderLock.of(run)) {
      assertThat(other.take(() -> false)).isTrue();
      RecordingContext context = new RecordingContext(run, 0);
      assertThat(new TrainStage(null).run(request, context).ending())
          .isEqualTo(StageResult.Ending.STOPPED);
      assertThat(run.resolve("checkpoints")).doesNotExist();
    }
  }

  @Test
  void anUnknownOptionIsNamedWithTheKnownOnes() throws IOException {
    StageRequest request = request(Map.of("step", "12"));
    RecordingContext context = new RecordingContext(folder.resolve("run"), Long.MAX_VALUE);
    assertThatThrownBy(() -> new TrainStage(null).run(request, context))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[step]")
        .hasMessageContaining("steps");
  }

  private StageRequest request(Map<String, String> specification) throws IOException {
    DataFolder data = new DataFolder(folder.resolve("data"));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add(("The river number " + i + " turns the mill. ").repeat(3 + i % 4));
    }
    String manifest = TextFolder.write(data, texts);
    return StageRequest.newBuilder()
        .setId("train-1")
        .setStage(StageKind.TRAIN)
        .setData(data.root().toString())
        .setOutput(folder.toString())
        .setManifests(List.of(manifest))
        .setSpecification(specification)
        .setRequestedAt(0)
        .build();
  }
}
