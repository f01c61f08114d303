package io.penstock.models.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.penstock.models.nn.CheckpointedForward;
import io.penstock.models.nn.Gpt;
import io.penstock.models.nn.GptConfig;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.nn.Llama;
import io.penstock.models.nn.LlamaConfig;
import io.penstock.models.nn.ProjectionMaker;
import io.penstock.models.nn.Weights;
import io.penstock.models.quantize.Quantization;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import io.penstock.models.tensor.TorchOps.AdamWCoefficients;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Measures what a training step takes, in a process of its own: peak resident memory and CPU time.
 * Arguments: {@code full}, {@code lora}, {@code lora-checkpointed} or {@code qlora} (with
 * checkpointing); then {@code 56m} (a GPT of 8 blocks, 768 wide), {@code 56m-llama} or {@code 1.1b}
 * (TinyLlama's shape); then how many steps; then names of target modules, without which rank 8 is
 * at all linear maps. Two rows of 128 tokens; AdamW on what trains; random weights.
 */
public final class AdapterMemory {
  private static final int ROWS = 2;
  private static final int TOKENS = ROWS * 128;

  private AdapterMemory() {}

  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    int steps = Integer.parseInt(arguments[2]);
    TorchEngine.prepareThread(1);
    long atStart = status("VmHWM");
    try (NDManager manager = TorchEngine.newManager();
        Quantization four = Quantization.to(Quantization.Bits.FOUR, manager);
        LanguageModel base =
            base(arguments[1], mode.equals("qlora") ? four : ProjectionMaker.PLAIN, manager)) {
      long loaded = status("VmHWM");
      LanguageModel model = mode.equals("full") ? base : adapted(base, targets(arguments));
      List<NDArray> trained = new ArrayList<>(model.parameters().trained().values());
      Adam adam = new Adam(model, trained);
      boolean checkpointed = mode.equals("lora-checkpointed") || mode.equals("qlora");
      List<Double> milliseconds = new ArrayList<>();
      double loss = 0;
      for (int step = 0; step <= steps; step++) {
        long before = cpuNanos();
        loss = step(model, checkpointed);
        adam.step();
        if (step > 0 || steps == 1) { // the first warms up
          milliseconds.add((cpuNanos() - before) / 1e6);
        }
        if (steps == 1) {
          break;
        }
      }
      System.out.printf(
          "%s %s: %.1f M trained; peak %d MiB (start %d, loaded %d); %.0f ms CPU a step; loss %.4f%n",
          arguments[1],
          mode,
          trained.stream().mapToLong(NDArray::size).sum() / 1e6,
          status("VmHWM"),
          atStart,
          loaded,
          milliseconds.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
          loss);
    }
  }

  private static LanguageModel base(String size, ProjectionMaker maker, NDManager manager) {
    return switch (size) {
      case "56m" -> Gpt.of(new GptConfig(512, 128, 8, 12, 768, 1), weights(), maker, manager);
      case "56m-llama" ->
          Llama.of(LlamaConfig.of(7168, 128, 12, 576, 9, 9, 1536), weights(), maker, manager);
      case "1.1b" ->
          Llama.of(LlamaConfig.of(32_000, 128, 22, 2048, 32, 4, 5632), weights(), maker, manager);
      default -> throw new IllegalArgumentException("56m, 56m-llama or 1.1b, not " + size);
    };
  }

  private static TargetModules targets(String[] arguments) {
    List<String> names = List.of(arguments).subList(3, arguments.length);
    return names.isEmpty() ? new TargetModules.AllLinear() : new TargetModules.Names(names);
  }

  private static AdaptedModel adapted(LanguageModel base, TargetModules targets) {
    AdaptedModel model = AdaptedModel.of(base);
    model.add("it", LoraConfig.of(targets), 1);
    model.activate("it");
    return model;
  }

  private static double step(LanguageModel model, boolean checkpointed) {
    long[] ids = new Random(1).longs(TOKENS + 1, 0, model.config().vocabSize()).toArray();
    long[] positions = new long[TOKENS];
    for (int i = 0; i < TOKENS; i++) {
      positions[i] = i % (TOKENS / ROWS);
    }
    try (Scope scope = Scope.within(model.parameters().manager());
        GradMode mode = GradMode.on()) {
      NDManager m = scope.manager();
      Shape row = new Shape(ROWS, TOKENS / ROWS);
      NDArray inputIds = m.create(Arrays.copyOf(ids, TOKENS), row);
      NDArray targets = m.create(Arrays.copyOfRange(ids, 1, TOKENS + 1));
      NDArray positionIds = m.create(positions, row);
      NDArray segments = m.create(new long[TOKENS], row);
      if (!checkpointed) {
        NDArray logits = model.logits(inputIds, positionIds, segments);
        return backward(model, logits, targets);
      }
      CheckpointedForward forward = CheckpointedForward.of(model, inputIds, positionIds, segments);
      double loss = backward(model, forward.logits(), targets);
      forward.backward();
      return loss;
    }
  }

  private static double backward(LanguageModel model, NDArray logits, NDArray targets) {
    NDArray flat = logits.reshape(TOKENS, -1);
    NDArray loss = model.ops().crossEntropySum(flat, targets).div(TOKENS);
    model.ops().backward(loss);
    return loss.getFloat();
  }

  /** The optimiser's two moments a weight, as any training holds them. */
  private static final class Adam {
    private final LanguageModel model;
    private final List<NDArray> weights;
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final List<NDArray> counts = new ArrayList<>();

    Adam(LanguageModel model, List<NDArray> weights) {
      this.model = model;
      this.weights = weights;
      NDManager manager = model.parameters().manager();
      for (NDArray weight : weights) {
        first.add(Scope.outlive(manager.zeros(weight.getShape())));
        second.add(Scope.outlive(manager.zeros(weight.getShape())));
        counts.add(Scope.outlive(manager.zeros(new Shape())));
      }
    }

    void step() {
      try (Scope scope = Scope.within(model.parameters().manager())) {
        List<NDArray> gradients = weights.stream().map(model.ops()::gradient).toList();
        model
            .ops()
            .adamW(
                weights,
                gradients,
                first,
                second,
                counts,
                new AdamWCoefficients(1e-4, 0.9, 0.999, 0, 1e-8));
        model.ops().zero(gradients);
      }
    }
  }

  private static Weights weights() {
    // Drawn by libtorch, where a large model's would take minutes in Java.
    return (name, shape, manager) ->
        shape.dimension() == 1
            ? manager.ones(shape)
            : manager.randomNormal(0, 0.02f, shape, DataType.FLOAT32);
  }

  private static long status(String key) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith(key + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("no " + key + " in /proc/self/status");
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
