package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.util.cuda.CudaUtils;
import io.penstock.models.nn.Gpt;
import io.penstock.models.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same code on the chosen device. */
@Tag("gpu")
class GpuTest {
  @Test
  void lossesAreThoseOfTheCpu(@TempDir Path folder) throws Exception {
    assumeTrue(CudaUtils.hasCuda(), "no GPU that CUDA finds, or not built with -Pcuda");
    List<Double> cpu = losses(Device.cpu(), folder.resolve("cpu"));
    List<Double> gpu = losses(Device.gpu(), folder.resolve("gpu"));

    assertThat(gpu).hasSameSizeAs(cpu);
    for (int i = 0; i < cpu.size(); i++) {
      assertThat(Math.abs(gpu.get(i) - cpu.get(i))).isLessThan(1e-3);
    }
  }

  private static List<Double> losses(Device device, Path folder) throws Exception {
    TrainingConfig config = Options.override(RecordedRun.TWENTY_STEPS, Map.of("steps", "10"));
    RecordedRun heard = new RecordedRun(Integer.MAX_VALUE);
    try (NDManager manager = TorchEngine.newManager(device);
        Gpt model = Gpt.initialised(RecordedRun.MODEL, manager)) {
      CyclicData data = CyclicData.of(20, 4, 24, 32, 1);
      TrainingFolder.at(folder)
          .run(RecordedRun.nextTokens(model, data, config), config, heard, () -> false, out -> {});
    }
    return heard.values("loss");
  }
}
