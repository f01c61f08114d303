package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Bf16TrainingTest {
  /** Of losses from 3.5 down; bfloat16 has three significant digits. */
  private static final double TOLERANCE = 0.05;

  @Test
  void lossesFollowThoseOfFullPrecision(@TempDir Path folder) throws Exception {
    List<Double> full = losses(false, folder.resolve("fp32"));
    List<Double> brief = losses(true, folder.resolve("bf16"));

    assertThat(brief).hasSize(40).isNotEqualTo(full);
    assertThat(full.get(39)).isLessThan(full.get(0) - 1);
    for (int i = 0; i < full.size(); i++) {
      assertThat(Math.abs(brief.get(i) - full.get(i))).as("step %s", i + 1).isLessThan(TOLERANCE);
    }
  }

  private static List<Double> losses(boolean bf16, Path folder) throws Exception {
    TrainingConfig config = Options.override(RecordedRun.TWENTY_STEPS, Map.of("steps", "40"));
    RecordedRun heard = new RecordedRun(Integer.MAX_VALUE);
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(RecordedRun.MODEL, manager)) {
      if (bf16) {
        Bf16Linear.enter(model);
      }
      TrainingFolder.at(folder)
          .run(
              RecordedRun.nextTokens(model, CyclicData.of(20, 4, 24, 32, 1), config),
              config,
              heard,
              () -> false,
              out -> {});
    }
    return heard.values("loss");
  }
}
