package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.adapter.AdaptedModel;
import io.penstock.models.hf.HuggingFaceModel;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.GradMode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * What must not change the result of a run, tried on its own model, data and settings. Differences
 * are the largest one, relative to the largest value.
 */
public final class Invariances {
  private final ModelMaker maker;
  private final BatchSource batches;
  private final TrainingConfig config;
  private final NDManager manager;

  /** Makes the model of the run as it is before the first step; each call makes another. */
  @FunctionalInterface
  public interface ModelMaker {
    LanguageModel make(NDManager parent) throws IOException;
  }

  /**
   * One of them.
   *
   * @param difference what was found
   * @param tolerance what may be; 0 asks for the same bits
   */
  public record Finding(String name, double difference, double tolerance) {
    public boolean holds() {
      return difference <= tolerance;
    }
  }

  /** Of a run. */
  public Invariances(
      ModelMaker maker, BatchSource batches, TrainingConfig config, NDManager manager) {
    this.maker = maker;
    this.batches = batches;
    this.config = config;
    this.manager = manager;
  }

  /**
   * Tries all that make sense for the model.
   *
   * @param folder an empty one, for what has to be written
   * @param mergeable whether an adapter can be put into the weights: not into quantised ones
   * @param newAdapter whether an adapter, if there is one, was made for this run
   */
  public List<Finding> check(Path folder, boolean mergeable, boolean newAdapter)
      throws IOException {
    TorchEngine.prepareThread(config.threads());
    List<Finding> findings = new ArrayList<>();
    try (LanguageModel model = maker.make(manager)) {
      float[] plain = gradients(model, ForwardPolicy.PLAIN, 1, 2 * config.batchRows());
      findings.add(
          new Finding(
              "accumulation = one large batch",
              Trials.difference(
                  plain, gradients(model, ForwardPolicy.PLAIN, 2, config.batchRows())),
              1e-4));
      findings.add(
          new Finding(
              "gradient checkpointing = plain",
              Trials.difference(
                  plain,
                  gradients(
                      model,
                      ForwardPolicy.PLAIN.withCheckpointed(true),
                      1,
                      2 * config.batchRows())),
              0));
      findings.add(new Finding("packed = unpacked", packing(model), 1e-5));
      if (newAdapter && model instanceof AdaptedModel adapted) {
        float[] with = logits(adapted);
        adapted.activate();
        findings.add(
            new Finding("new adapter = base", Trials.difference(logits(adapted), with), 1e-6));
      } else if (!(model instanceof AdaptedModel)) {
        HuggingFaceModel.write(model, folder.resolve("saved"));
        try (LanguageModel loaded = HuggingFaceModel.read(folder.resolve("saved"), manager)) {
          findings.add(
              new Finding("saved = loaded", Trials.difference(logits(model), logits(loaded)), 0));
        }
      }
    }
    findings.add(Trials.resumed(folder, config, this::train));
    if (mergeable) {
      merged(folder.resolve("through"), findings);
    }
    return findings;
  }

  /** The difference of the losses of two documents in one row, and in a row each. */
  private double packing(LanguageModel model) {
    Random random = new Random(config.seed());
    int most = Math.min(32, model.config().contextLength() / 2);
    PackedRow first = document(random, most, model);
    PackedRow second = document(random, Math.max(2, most - 3), model);
    PackedRow packed =
        new PackedRow(
            joined(first.inputIds(), second.inputIds()),
            joined(first.labels(), second.labels()),
            joined(first.positionIds(), second.positionIds()),
            joined(first.seqLengths(), second.seqLengths()));
    double apart = loss(model, List.of(first, second));
    return Math.abs(loss(model, List.of(packed)) - apart) / apart;
  }

  private static PackedRow document(Random random, int length, LanguageModel model) {
    int[] ids = random.ints(length, 0, model.config().vocabSize()).toArray();
    return new PackedRow(
        ids, ids.clone(), IntStream.range(0, length).toArray(), new int[] {length});
  }

  private static int[] joined(int[] a, int[] b) {
    return IntStream.concat(IntStream.of(a), IntStream.of(b)).toArray();
  }

  private double loss(LanguageModel model, List<PackedRow> rows) {
    TokenBatch batch = TokenBatch.of(rows, model.config());
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      NDArray logits = logits(model, batch, scope.manager());
      return model.ops().crossEntropySum(logits, batch.targets(scope.manager())).getFloat();
    }
  }

  private static NDArray logits(LanguageModel model, TokenBatch batch, NDManager scope) {
    return model
        .logits(batch.inputIds(scope), batch.positionIds(scope), batch.segmentIds(scope))
        .reshape(-1, model.config().vocabSize());
  }

  private float[] logits(LanguageModel model) {
    try (Scope scope = Scope.within(manager);
        GradMode mode = GradMode.off()) {
      return logits(model, batches.batch(0, config.batchRows()), scope.manager()).toFloatArray();
    }
  }

  private float[] gradients(LanguageModel model, ForwardPolicy policy, int passes, int rows) {
    return Trials.gradients(new CausalLanguageModeling(model, batches, rows, policy), passes, rows);
  }

  private void train(
      Path folder, TrainingConfig few, TrainingListener listener, BooleanSupplier shouldStop)
      throws IOException {
    try (LanguageModel model = maker.make(manager)) {
      CausalLanguageModeling objective =
          new CausalLanguageModeling(model, batches, few.batchRows(), ForwardPolicy.PLAIN);
      TrainingFolder.at(folder).run(objective, few, listener, shouldStop, out -> {});
    }
  }

  /** The trained adapter beside and in the base's weights. */
  private void merged(Path trained, List<Finding> findings) throws IOException {
    try (LanguageModel model = maker.make(manager)) {
      if (model instanceof AdaptedModel adapted) {
        try (Scope scope = Scope.within(manager)) {
          TrainingFolder.at(trained)
              .newest()
              .orElseThrow()
              .restoreWeights(adapted.parameters().trained(), scope.manager());
        }
        float[] beside = logits(adapted);
        adapted.merge();
        findings.add(
            new Finding("merged = unmerged", Trials.difference(beside, logits(adapted)), 1e-4));
      }
    }
  }
}
