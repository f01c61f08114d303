package io.penstock.models.generate;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.hf.JudgePython;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.GptConfig.Activation;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.ModelConfig;
import io.penstock.models.tensor.TorchEngine;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Measures greedy generation against transformers on the same weights, one after the other: tokens
 * a second, wall and CPU, the best of four. Needs {@link JudgePython#VARIABLE}; ends with 1 where
 * the tokens differ.
 */
final class GenerationSpeed {
  private static final int NEW_TOKENS = 200;
  private static final int[] PROMPT = {1, 2, 3, 4, 5, 6, 7, 8};

  private GenerationSpeed() {}

  public static void main(String[] arguments) throws Exception {
    measure(
        "GPT-2 6 x 384",
        new GptConfig(65, 256, 6, 6, 384, 1337, true, Activation.GELU_NEW, 0, 1e-5, true));
    measure("Llama 6 x 288", LlamaConfig.of(32_000, 256, 6, 288, 6, 6, 768));
  }

  private static void measure(String name, ModelConfig shape) throws Exception {
    Path folder = Files.createTempDirectory("generation-speed");
    try (NDManager manager = TorchEngine.newManager();
        LanguageModel model = HuggingFaceModel.initialised(shape, 5, manager)) {
      HuggingFaceModel.write(model, folder);
      Generator generator = new Generator(model);
      for (int threads = 1; threads <= 2; threads++) {
        TorchEngine.prepareThread(threads);
        JsonNode theirs =
            new ObjectMapper()
                .readTree(
                    JudgePython.run(
                        "generate_speed.py",
                        folder.toString(),
                        Integer.toString(threads),
                        Integer.toString(NEW_TOKENS)));
        report(name, threads, generator, theirs);
      }
    }
  }

  private static void report(String name, int threads, Generator generator, JsonNode theirs) {
    double wall = Double.MAX_VALUE;
    double cpu = Double.MAX_VALUE;
    int[] tokens = {};
    for (int i = 0; i < 4; i++) {
      long startNanos = System.nanoTime();
      long startCpu = cpuNanos();
      tokens = generator.generate(PROMPT, Sampling.greedy(NEW_TOKENS));
      wall = Math.min(wall, (System.nanoTime() - startNanos) / 1e9);
      cpu = Math.min(cpu, (cpuNanos() - startCpu) / 1e9);
    }
    for (int i = 0; i < NEW_TOKENS; i++) {
      if (tokens[i] != theirs.path("tokens").get(i).intValue()) {
        System.out.println("token " + i + " differs");
        System.exit(1);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "%s, %d threads: %.0f tokens/s (%.0f a CPU second), transformers %.0f (%.0f): %.2fx"
            + " (%.2fx), the same tokens%n",
        name,
        threads,
        NEW_TOKENS / wall,
        NEW_TOKENS / cpu,
        theirs.path("wall").doubleValue(),
        theirs.path("cpu").doubleValue(),
        NEW_TOKENS / wall / theirs.path("wall").doubleValue(),
        NEW_TOKENS / cpu / theirs.path("cpu").doubleValue());
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
