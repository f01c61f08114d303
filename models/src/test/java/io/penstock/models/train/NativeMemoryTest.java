package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
  @Test
  void stepsLeaveNoArrayBehind(@TempDir Path directory) throws Exception {
    TrainingConfig config = Options.override(RecordedRun.TWENTY_STEPS, Map.of("steps", "50"));
    List<Integer> held = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(RecordedRun.MODEL, manager);
        AdamW optimizer = new AdamW(model.parameters().trained(), model.ops(), manager, config)) {
      int before = manager.getManagedArrays().size();
      TrainingListener counting =
          new RecordedRun(0) {
            @Override
            public void progressed(double fraction) {
              held.add(manager.getManagedArrays().size()); // those of sub-managers too
            }
          };
      new TrainingLoop(
              RecordedRun.nextTokens(model, CyclicData.of(20, 4, 24, 32, 1), config),
              optimizer,
              config,
              Checkpoints.in(directory, 1),
              counting)
          .run(() -> false);

      assertThat(held).hasSize(51).containsOnly(before);
    }
  }
}
