package io.penstock.models.train;

import ai.djl.ndarray.NDManager;
import io.penstock.models.nn.Bf16Linear;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Measures whether a long run's memory stays flat: prints this process's resident memory every 500
 * steps of a tiny GPT, evaluations and checkpoints included. Arguments: STEPS, and bf16 to multiply
 * in bfloat16.
 */
public final class TrainingMemory {
  private static final int EVERY = 500;
  private static final GptConfig SHAPE = new GptConfig(64, 32, 2, 2, 32, 7);

  private TrainingMemory() {}

  public static void main(String[] args) throws IOException {
    TrainingConfig config =
        Options.override(
            RecordedRun.TWENTY_STEPS,
            Map.of(
                "steps", args[0],
                "batch-rows", "4",
                "eval-every-steps", "100",
                "checkpoint-every-steps", "100",
                "log-every-steps", "1"));
    Path directory = Files.createTempDirectory("training-memory");
    try (NDManager manager = TorchEngine.newManager();
        Gpt model = Gpt.initialised(SHAPE, manager)) {
      if (args.length > 1 && args[1].equals("bf16")) {
        Bf16Linear.enter(model);
      }
      CyclicData data = CyclicData.of(500, 8, SHAPE.contextLength(), SHAPE.vocabSize(), 1);
      TrainingFolder.at(directory)
          .run(
              RecordedRun.nextTokens(model, data, config),
              config,
              new Watch(),
              () -> false,
              out -> {});
    } finally {
      DurableFiles.deleteRecursively(directory);
    }
  }

  private static final class Watch implements TrainingListener {
    @Override
    public void measured(Measurement measurement) {}

    @Override
    public void stepEnded(long step, long tokens) {
      if (step % EVERY == 0) {
        System.out.printf("step %d: %d KiB resident%n", step, residentKibibytes());
      }
    }

    private static long residentKibibytes() {
      try {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
