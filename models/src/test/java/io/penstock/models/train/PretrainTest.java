package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.penstock.models.generate.Generator;
import io.penstock.models.generate.Sampling;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainTest {
  private static final PretrainConfig CONFIG =
      new PretrainConfig(RecordedRun.MODEL, RecordedRun.TWENTY_STEPS)
          .with(Map.of("steps", "150", "batch-rows", "8", "checkpoint-every-steps", "50"));
  private static final CyclicData DATA = CyclicData.of(200, 6, 24, 32, 3);

  @Test
  void learnsToCountAndResumes(@TempDir Path directory) throws Exception {
    RecordedRun listener = new RecordedRun(0);
    int[] asked = {0};
    TrainingResult stopped =
        Pretrain.run(CONFIG, DATA, directory, listener, () -> asked[0]++ == 70);
    assertThat(stopped.stopped()).isTrue();
    assertThat(Pretrain.modelDirectory(directory)).doesNotExist();

    listener.measurements.clear();
    TrainingResult result = Pretrain.run(CONFIG, DATA, directory, listener, () -> false);

    assertThat(result.steps()).isEqualTo(150);
    assertThat(result.evalLoss().orElseThrow()).isLessThan(1);
    assertThat(listener.values("loss")).hasSize(150);
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.read(Pretrain.modelDirectory(directory), manager)) {
      assertThat(model.config()).isEqualTo(RecordedRun.MODEL);
      assertThat(new Generator(model).generate(new int[] {3, 4, 5}, Sampling.greedy(6)))
          .containsExactly(6, 7, 8, 9, 10, 11);
    }
  }
}
