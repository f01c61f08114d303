package io.penstock.models.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.nn.CheckpointedForward;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the next token: cross-entropy over the targets that count, each weighing the same
 * whichever pass it is in. Pretraining and supervised fine-tuning differ only in their batches.
 */
public final class CausalLanguageModeling implements Objective {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** So many times worse than knowing nothing, and no ordinary run comes back. */
  private static final double DIVERGED = 10;

  private final LanguageModel model;
  private final BatchSource batches;
  private final int rowsPerEvaluation;
  private final ForwardPolicy policy;

  /**
   * Of a model, which stays the caller's.
   *
   * @param rowsPerEvaluation how many held-out rows one forward pass takes
   */
  public CausalLanguageModeling(
      LanguageModel model, BatchSource batches, int rowsPerEvaluation, ForwardPolicy policy) {
    this.model = model;
    this.batches = batches;
    this.rowsPerEvaluation = rowsPerEvaluation;
    this.policy = policy;
  }

  @Override
  public Identity identity() {
    ObjectNode shape = JSON.valueToTree(model.config());
    new TreeMap<>(policy.trained()).forEach(shape::put);
    return Identity.of(shape, batches.version());
  }

  @Override
  public Map<String, NDArray> trained() {
    return model.parameters().trained();
  }

  @Override
  public NDManager manager() {
    return model.parameters().manager();
  }

  @Override
  public TorchOps ops() {
    return model.ops();
  }

  @Override
  public Update next(long position, int passes, int rowsPerPass) {
    List<NextTokens> work = new ArrayList<>();
    long targets = 0;
    long tokens = 0;
    for (int pass = 0; pass < passes; pass++) {
      long from = position + (long) pass * rowsPerPass;
      NextTokens next = new NextTokens(batches.batch(from, rowsPerPass), from, rowsPerPass);
      targets += next.batch.targetCount();
      tokens += next.batch.tokenCount();
      work.add(next);
    }
    return new Update(work, Math.max(1, targets), tokens);
  }

  private final class NextTokens implements Pass {
    private final TokenBatch batch;
    private final long from;
    private final int rows;
    private @Nullable CheckpointedForward checkpointed;

    private NextTokens(TokenBatch batch, long from, int rows) {
      this.batch = batch;
      this.from = from;
      this.rows = rows;
    }

    @Override
    public NDArray lossSum(NDManager scope, MetricSums metrics) {
      policy.startPass().accept(from);
      NDArray logits = policy.checkpointed() ? checkpointedLogits(scope) : logits(batch, scope);
      NDArray targets = batch.targets(scope);
      metrics.add(
          "mean_token_accuracy",
          (double) model.ops().correctCount(logits.stopGradient(), targets),
          batch.targetCount());
      return model.ops().crossEntropySum(logits, targets);
    }

    private NDArray checkpointedLogits(NDManager scope) {
      checkpointed =
          CheckpointedForward.of(
              model, batch.inputIds(scope), batch.positionIds(scope), batch.segmentIds(scope));
      return checkpointed.logits().reshape(-1, model.config().vocabSize());
    }

    @Override
    public void backward(NDArray loss) {
      model.ops().backward(loss);
      if (checkpointed != null) {
        checkpointed.backward();
      }
    }

    @Override
    public String description() {
      return "rows %d to %d of the order (epoch %.2f)"
          .formatted(from, from + rows - 1, batches.epochsAt(from));
    }
  }

  /** [rows x columns, vocabulary]. */
  private NDArray logits(TokenBatch batch, NDManager scope) {
    return model
        .logits(batch.inputIds(scope), batch.positionIds(scope), batch.segmentIds(scope))
        .reshape(-1, model.config().vocabSize());
  }

  @Override
  public double epochsAt(long position) {
    return batches.epochsAt(position);
  }

  @Override
  public Map<String, Double> evaluate(Extent extent, long step) {
    if (extent == Extent.ALL && batches.samplesAll()) {
      return Map.of();
    }
    policy.stopDropout().run();
    return switch (extent) {
      case SAMPLE -> evaluate(batches.sample(step, rowsPerEvaluation));
      case ALL -> evaluate(batches.heldOut(rowsPerEvaluation));
    };
  }

  private Map<String, Double> evaluate(Iterable<TokenBatch> heldOut) {
    double lossSum = 0;
    long targets = 0;
    long correct = 0;
    long bytes = 0;
    for (TokenBatch batch : heldOut) {
      try (Scope scope = Scope.within(manager())) {
        NDArray logits = logits(batch, scope.manager());
        NDArray expected = batch.targets(scope.manager());
        lossSum += model.ops().crossEntropySum(logits, expected).getFloat();
        correct += model.ops().correctCount(logits, expected);
      }
      targets += batch.targetCount();
      bytes += batches.tokenBytes().map(table -> table.of(batch)).orElse(0L);
    }
    Map<String, Double> values = new LinkedHashMap<>();
    if (targets > 0) {
      values.put("loss", lossSum / targets);
      values.put("mean_token_accuracy", (double) correct / targets);
      values.put("perplexity", Math.exp(lossSum / targets));
    }
    if (bytes > 0) {
      values.put("bits_per_byte", lossSum / Math.log(2) / bytes);
    }
    return values;
  }

  @Override
  public double divergedAbove() {
    return DIVERGED * Math.log(model.config().vocabSize());
  }
}
