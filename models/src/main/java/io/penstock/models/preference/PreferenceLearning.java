package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.ForwardPolicy;
import io.penstock.models.train.MetricSums;
import io.penstock.models.train.Objective;
import io.penstock.models.train.RowOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Learns preferences by one of the methods: brings its rows, each once an epoch in an order drawn
 * from the seed, to the training loop. Every row weighs the same.
 */
public final class PreferenceLearning<R> implements Objective {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PreferenceMethod<R> method;
  private final PreferenceRows<R> rows;
  private final int rowsPerEvaluation;
  private final int sampleRows;
  private final ForwardPolicy policy;
  private final RowOrder order;

  /**
   * By a method, which stays the caller's.
   *
   * @param seed of the order
   * @param rowsPerEvaluation how many held-out rows one forward pass takes
   * @param sampleRows how many held-out rows, the first ones, are evaluated between steps
   * @param policy how rows go through the model while it learns
   * @throws IllegalArgumentException if there are no rows to learn from
   */
  public PreferenceLearning(
      PreferenceMethod<R> method,
      PreferenceRows<R> rows,
      long seed,
      int rowsPerEvaluation,
      int sampleRows,
      ForwardPolicy policy) {
    this.method = method;
    this.rows = rows;
    this.rowsPerEvaluation = rowsPerEvaluation;
    this.sampleRows = sampleRows;
    this.policy = policy;
    order = new RowOrder(rows.train().size(), seed);
  }

  @Override
  public Identity identity() {
    ObjectNode what = JSON.createObjectNode();
    what.put("method", method.name());
    what.set("options", JSON.valueToTree(method.config()));
    what.set("model", JSON.valueToTree(method.model()));
    what.set("besides", JSON.valueToTree(new TreeMap<>(policy.trained())));
    return Identity.of(what, rows.version());
  }

  @Override
  public Map<String, NDArray> trained() {
    return method.trained();
  }

  @Override
  public NDManager manager() {
    return method.manager();
  }

  @Override
  public TorchOps ops() {
    return method.ops();
  }

  @Override
  public Update next(long position, int passes, int rowsPerPass) {
    List<Pass> work = new ArrayList<>();
    long tokens = 0;
    for (int pass = 0; pass < passes; pass++) {
      long from = position + (long) pass * rowsPerPass;
      List<R> taken = new ArrayList<>();
      for (int i = 0; i < rowsPerPass; i++) {
        taken.add(rows.train().get(order.rowAt(from + i)));
      }
      tokens += method.sequences(taken).stream().mapToLong(Sequence::length).sum();
      work.add(new RowsPass(taken, from));
    }
    return new Update(work, (double) passes * rowsPerPass, tokens);
  }

  /** The update that these rows alone make, in one pass. */
  Update update(List<R> taken) {
    return new Update(List.of(new RowsPass(taken, 0)), taken.size(), 0);
  }

  private final class RowsPass implements Pass {
    private final List<R> taken;
    private final long from;
    private final ForwardPass forward;

    private RowsPass(List<R> taken, long from) {
      this.taken = taken;
      this.from = from;
      forward = new ForwardPass(policy, from);
    }

    @Override
    public NDArray lossSum(NDManager scope, MetricSums metrics) {
      return method.loss(taken, forward, scope, metrics).mul(taken.size());
    }

    @Override
    public void backward(NDArray loss) {
      ops().backward(loss);
      forward.backward();
    }

    @Override
    public String description() {
      return "rows %d to %d of the order (epoch %.2f)"
          .formatted(from, from + taken.size() - 1, order.epochsAt(from));
    }
  }

  @Override
  public void updated(long step) {
    method.reference().ifPresent(reference -> reference.updated(step));
  }

  @Override
  public Map<String, NDArray> state() {
    return method.reference().map(ReferencePolicy::state).orElse(Map.of());
  }

  @Override
  public void restore(Map<String, NDArray> saved) {
    method.reference().ifPresent(reference -> reference.restore(saved));
  }

  @Override
  public double epochsAt(long position) {
    return order.epochsAt(position);
  }

  @Override
  public Map<String, Double> evaluate(Extent extent, long step) {
    int all = rows.evaluation().size();
    return switch (extent) {
      case SAMPLE -> evaluate(Math.min(sampleRows, all));
      case ALL -> sampleRows >= all ? Map.of() : evaluate(all);
    };
  }

  private Map<String, Double> evaluate(int count) {
    MetricSums metrics = new MetricSums();
    double lossSum = 0;
    for (int from = 0; from < count; from += rowsPerEvaluation) {
      List<R> some = rows.evaluation().subList(from, Math.min(count, from + rowsPerEvaluation));
      try (Scope scope = Scope.within(manager())) {
        NDArray loss = method.loss(some, ForwardPass.plain(), scope.manager(), metrics);
        lossSum += loss.getFloat() * some.size();
      }
    }
    Map<String, Double> values = new LinkedHashMap<>();
    if (count > 0) {
      values.put("loss", lossSum / count);
      values.putAll(metrics.means());
    }
    return values;
  }
}
