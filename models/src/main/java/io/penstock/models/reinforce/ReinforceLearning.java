package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.penstock.models.tensor.TorchOps;
import io.penstock.models.train.MetricSums;
import io.penstock.models.train.Objective;
import io.penstock.models.train.RowOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Brings rewards to the training loop. A rollout is made when an update asks for its first answers,
 * and serves several updates: epochs, each in an order of its own, divided into mini-batches. To
 * the loop these are rows like any others; the rollout that is under way is part of a checkpoint.
 */
public final class ReinforceLearning implements Objective {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NUMBER = "rollout_number";
  private static final String PROMPTS = "rollout_prompts";
  private static final String METHOD = "method.";

  private final ReinforceMethod<?> method;
  private final PromptRows prompts;
  private final long seed;
  private final int sampleRows;
  private final Map<String, String> besides;
  private final RowOrder order;
  private @Nullable Held held;
  private @Nullable NDManager saved;

  /**
   * The rollout under way.
   *
   * @param number of all rollouts
   * @param prompts for each answer the place of its prompt
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Held(long number, int[] prompts, Rollout rollout) {}

  /**
   * By a method, which stays the caller's.
   *
   * @param seed of the order of prompts and of the answers' draws
   * @param sampleRows how many held-out prompts, the first ones, are evaluated between steps
   * @param besides what else tells a run from others, such as its reward functions
   */
  public ReinforceLearning(
      ReinforceMethod<?> method,
      PromptRows prompts,
      long seed,
      int sampleRows,
      Map<String, String> besides) {
    this.method = method;
    this.prompts = prompts;
    this.seed = seed;
    this.sampleRows = sampleRows;
    this.besides = Map.copyOf(besides);
    order = new RowOrder(prompts.train().size(), seed);
  }

  @Override
  public Identity identity() {
    ObjectNode what = JSON.createObjectNode();
    what.put("method", method.name());
    what.set("options", JSON.valueToTree(method.config()));
    what.set("model", JSON.valueToTree(method.model()));
    what.set("besides", JSON.valueToTree(new TreeMap<>(besides)));
    return Identity.of(what, prompts.version());
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
    int rowsPerUpdate = passes * rowsPerPass;
    int rowsPerRollout = rowsPerUpdate * method.miniBatches();
    int updatesPerRollout = method.epochs() * method.miniBatches();
    long update = position / rowsPerUpdate;
    int phase = (int) (update % updatesPerRollout);
    Held now = rollout(update / updatesPerRollout, phase, rowsPerRollout);
    List<Integer> rows = rows(now.number(), phase, rowsPerRollout, rowsPerUpdate);
    List<Pass> work = new ArrayList<>();
    for (int pass = 0; pass < passes; pass++) {
      List<Integer> some = rows.subList(pass * rowsPerPass, (pass + 1) * rowsPerPass);
      work.add(new RowsPass(now, some, rows));
    }
    held = phase + 1 < updatesPerRollout ? now : null;
    long tokens = now.rollout().answers(rows).stream().mapToLong(answer -> answer.length()).sum();
    return new Update(work, 1, tokens);
  }

  private Held rollout(long number, int phase, int rows) {
    if (phase == 0) {
      int[] places = places(number, rows);
      List<Prompt> asked = IntStream.of(places).mapToObj(prompts.train()::get).toList();
      return new Held(number, places, method.roll(asked, mixed(number)));
    }
    if (held == null || held.number() != number || held.rollout().rows() != rows) {
      throw new IllegalStateException(
          "update %d of rollout %d, whose answers are not there".formatted(phase, number));
    }
    return held;
  }

  private int[] places(long number, int rows) {
    int copies = method.answersPerPrompt();
    if (rows % copies != 0) {
      throw new IllegalArgumentException(
          "batch-rows times accumulation-steps is %d, which num-generations %d does not divide"
              .formatted(rows, copies));
    }
    int[] places = new int[rows];
    for (int row = 0; row < rows; row++) {
      places[row] = order.rowAt(number * (rows / copies) + row / copies);
    }
    return places;
  }

  private long mixed(long number) {
    return new SplittableRandom(seed * 1_000_003 + number).nextLong();
  }

  /** The answers of an update: in an order drawn for the epoch, so that mini-batches differ. */
  private List<Integer> rows(long number, int phase, int rowsPerRollout, int rowsPerUpdate) {
    RowOrder shuffled = new RowOrder(rowsPerRollout, mixed(number));
    long from = (long) phase * rowsPerUpdate;
    return IntStream.range(0, rowsPerUpdate).mapToObj(i -> shuffled.rowAt(from + i)).toList();
  }

  private final class RowsPass implements Pass {
    private final Held from;
    private final List<Integer> rows;
    private final List<Integer> update;

    private RowsPass(Held from, List<Integer> rows, List<Integer> update) {
      this.from = from;
      this.rows = rows;
      this.update = update;
    }

    @Override
    public NDArray lossSum(NDManager scope, MetricSums metrics) {
      from.rollout().metrics().forEach((name, value) -> metrics.add(name, value, 1));
      return method.loss(from.rollout(), rows, update, scope, metrics);
    }

    @Override
    public void backward(NDArray loss) {
      ops().backward(loss);
    }

    @Override
    public String description() {
      return "answers %s of rollout %d".formatted(rows, from.number());
    }
  }

  @Override
  public double epochsAt(long position) {
    return (double) position / method.epochs() / method.answersPerPrompt() / prompts.train().size();
  }

  @Override
  public Map<String, Double> evaluate(Extent extent, long step) {
    int all = prompts.evaluation().size();
    int count =
        switch (extent) {
          case SAMPLE -> Math.min(sampleRows, all);
          case ALL -> sampleRows >= all ? 0 : all;
        };
    return count == 0
        ? Map.of()
        : method.evaluate(prompts.evaluation().subList(0, count), mixed(-1));
  }

  @Override
  public Map<String, NDArray> state() {
    if (saved != null) {
      saved.close();
    }
    NDManager here = manager().newSubManager();
    saved = here;
    Map<String, NDArray> state = new LinkedHashMap<>();
    method.state().forEach((name, value) -> state.put(METHOD + name, one(value, here)));
    if (held != null) {
      state.put(NUMBER, one((float) held.number(), here));
      float[] places = new float[held.prompts().length];
      for (int row = 0; row < places.length; row++) {
        places[row] = held.prompts()[row];
      }
      state.put(PROMPTS, here.create(places));
      state.putAll(held.rollout().save(here));
    }
    return state;
  }

  private static NDArray one(float value, NDManager manager) {
    return manager.create(new float[] {value});
  }

  @Override
  public void restore(Map<String, NDArray> state) {
    Map<String, Float> remembered = new LinkedHashMap<>();
    state.forEach(
        (name, value) -> {
          if (name.startsWith(METHOD)) {
            remembered.put(name.substring(METHOD.length()), value.toFloatArray()[0]);
          }
        });
    method.restore(remembered);
    held = null;
    NDArray number = state.get(NUMBER);
    NDArray places = state.get(PROMPTS);
    if (number != null && places != null && Rollout.isIn(state)) {
      float[] indices = places.toFloatArray();
      int[] asked = new int[indices.length];
      for (int row = 0; row < asked.length; row++) {
        asked[row] = (int) indices[row];
      }
      List<Prompt> of = IntStream.of(asked).mapToObj(prompts.train()::get).toList();
      held = new Held((long) number.toFloatArray()[0], asked, Rollout.of(state, of));
    }
  }
}
