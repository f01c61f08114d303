package io.penstock.models.preference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.tensor.Scope;
import io.penstock.models.tensor.TorchOps;
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
  private final Map<String, String> besides;
  private final RowOrder order;

  /**
   * By a method, which stays the caller's.
   *
   * @param seed of the order
   * @param rowsPerEvaluation how many held-out rows one forward pass takes
   * @param sampleRows how many held-out rows, the first ones, are evaluated between steps
   * @param besides what else tells a run from others, such as the settings of its adapters
   * @throws IllegalArgumentException if there are no rows to learn from
   */
  public PreferenceLearning(
      PreferenceMethod<R> method,
      PreferenceRows<R> rows,
      long seed,
      int rowsPerEvaluation,
      int sampleRows,
      Map<String, String> besides) {
    this.method = method;
    this.rows = rows;
    this.rowsPerEvaluation = rowsPerEvaluation;
    this.sampleRows = sampleRows;
    this.besides = Map.copyOf(besides);
    order = new RowOrder(rows.train().size(), seed);
  }

  @Override
  public Identity identity() {
    ObjectNode what = JSON.createObjectNode();
    what.put("method", method.name());
    what.set("options", JSON.valueToTree(method.config()));
    what.set("model", JSON.valueToTree(method.model()));
    what.set("besides", JSON.valueToTree(new TreeMap<>(besides)));
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
        R row = rows.train().get(order.rowAt(from + i));
        tokens += method.tokens(row);
        taken.add(row);
      }
      work.add(new RowsPass(taken, from));
    }
    return new Update(work, (double) passes * rowsPerPass, tokens);
  }

  private final class RowsPass implements Pass {
    private final List<R> taken;
    private final long from;

    private RowsPass(List<R> taken, long from) {
      this.taken = taken;
      this.from = from;
    }

    @Override
    public NDArray lossSum(NDManager scope, MetricSums metrics) {
      return method.loss(taken, scope, metrics).mul(taken.size());
    }

    @Override
    public void backward(NDArray loss) {
      ops().backward(loss);
    }

    @Override
    public String description() {
      return "rows %d to %d of the order (epoch %.2f)"
          .formatted(from, from + taken.size() - 1, order.epochsAt(from));
    }
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
    MetricSums metrics = new MetricSums(/* wanted= */ true);
    double lossSum = 0;
    for (int from = 0; from < count; from += rowsPerEvaluation) {
      List<R> some = rows.evaluation().subList(from, Math.min(count, from + rowsPerEvaluation));
      try (Scope scope = Scope.within(manager())) {
        lossSum += method.loss(some, scope.manager(), metrics).getFloat() * some.size();
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
