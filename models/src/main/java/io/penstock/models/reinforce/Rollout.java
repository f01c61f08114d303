package io.penstock.models.reinforce;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.penstock.models.preference.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers that the policy gave, and what is known of their tokens: what several updates learn from.
 * A checkpoint between these updates keeps it.
 *
 * <p>Arrays are not copied.
 *
 * @param answers the sequences, in the order of their prompts
 * @param columns numbers by name: for each answer a row of them, one a token, one more where a
 *     value behind the last token counts, or one for the whole answer
 * @param metrics what was measured when it was made, by name; numbers that a float holds
 */
record Rollout(List<Sequence> answers, Map<Column, float[][]> columns, Map<String, Float> metrics) {
  private static final String PREFIX = "rollout.";
  private static final String METRIC = "rollout.metric.";

  /** What is known of tokens. */
  enum Column {
    /** The log-probability when it was sampled. */
    LOG_PROB,
    /** The same by the reference. */
    REFERENCE_LOG_PROB,
    /** What the value head expected before it. */
    VALUE,
    /** How much better it was than expected. */
    ADVANTAGE,
    /** What came of it. */
    RETURN
  }

  Rollout {
    answers = List.copyOf(answers);
    columns = Map.copyOf(columns);
    metrics = new LinkedHashMap<>(metrics);
  }

  int rows() {
    return answers.size();
  }

  /** Those of a column for some answers, one behind the other: float32 [n]. */
  NDArray column(Column column, List<Integer> rows, NDManager manager) {
    float[][] all = columns.get(column);
    if (all == null) {
      throw new IllegalStateException("the rollout has no " + column);
    }
    return manager.create(flat(rows.stream().map(row -> all[row]).toList()));
  }

  boolean has(Column column) {
    return columns.containsKey(column);
  }

  List<Sequence> answers(List<Integer> rows) {
    return rows.stream().map(answers::get).toList();
  }

  /** How many tokens the answers of these rows have. */
  int tokens(List<Integer> rows) {
    return rows.stream().mapToInt(row -> answers.get(row).answer().length).sum();
  }

  /** How many numbers a column has for these rows. */
  int size(Column column, List<Integer> rows) {
    float[][] all = columns.getOrDefault(column, new float[rows()][0]);
    return rows.stream().mapToInt(row -> all[row].length).sum();
  }

  /** All but the prompts, for a checkpoint; the arrays live in {@code manager}. */
  Map<String, NDArray> save(NDManager manager) {
    Map<String, NDArray> saved = new TreeMap<>();
    List<float[]> ids = new ArrayList<>();
    for (Sequence answer : answers) {
      float[] row = new float[answer.answer().length];
      for (int i = 0; i < row.length; i++) {
        row[i] = answer.answer()[i]; // below 2^24, so exact
      }
      ids.add(row);
    }
    put("answers", ids, saved, manager);
    columns.forEach((column, rows) -> put(column.name(), List.of(rows), saved, manager));
    int ordinal = 0;
    for (Map.Entry<String, Float> metric : metrics.entrySet()) {
      String name = "%s%03d.%s".formatted(METRIC, ordinal++, metric.getKey());
      saved.put(name, manager.create(new float[] {metric.getValue()}));
    }
    return saved;
  }

  private static void put(
      String name, List<float[]> rows, Map<String, NDArray> saved, NDManager manager) {
    float[] lengths = new float[rows.size()];
    for (int row = 0; row < lengths.length; row++) {
      lengths[row] = rows.get(row).length;
    }
    saved.put(PREFIX + name, manager.create(flat(rows)));
    saved.put(PREFIX + name + ".lengths", manager.create(lengths));
  }

  /** Whether a rollout was saved. */
  static boolean isIn(Map<String, NDArray> saved) {
    return saved.containsKey(PREFIX + "answers");
  }

  /**
   * What {@link #save} gave.
   *
   * @param prompts of the answers
   */
  static Rollout of(Map<String, NDArray> saved, List<Prompt> prompts) {
    float[][] ids = rows("answers", saved);
    List<Sequence> answers = new ArrayList<>();
    for (int row = 0; row < ids.length; row++) {
      int[] answer = new int[ids[row].length];
      for (int i = 0; i < answer.length; i++) {
        answer[i] = (int) ids[row][i];
      }
      answers.add(Sequence.of(prompts.get(row).ids(), answer));
    }
    Map<Column, float[][]> columns = new LinkedHashMap<>();
    for (Column column : Column.values()) {
      if (saved.containsKey(PREFIX + column.name())) {
        columns.put(column, rows(column.name(), saved));
      }
    }
    Map<String, Float> metrics = new LinkedHashMap<>();
    new TreeMap<>(saved)
        .forEach(
            (name, value) -> {
              if (name.startsWith(METRIC)) {
                metrics.put(name.substring(METRIC.length() + 4), value.toFloatArray()[0]);
              }
            });
    return new Rollout(answers, columns, metrics);
  }

  private static float[][] rows(String name, Map<String, NDArray> saved) {
    NDArray values = saved.get(PREFIX + name);
    NDArray lengths = saved.get(PREFIX + name + ".lengths");
    if (values == null || lengths == null) {
      throw new IllegalArgumentException("the checkpoint's rollout has no " + name);
    }
    float[] flat = values.toFloatArray();
    float[] counts = lengths.toFloatArray();
    float[][] rows = new float[counts.length][];
    int from = 0;
    for (int row = 0; row < rows.length; row++) {
      rows[row] = new float[(int) counts[row]];
      System.arraycopy(flat, from, rows[row], 0, rows[row].length);
      from += rows[row].length;
    }
    return rows;
  }

  private static float[] flat(List<float[]> rows) {
    float[] flat = new float[rows.stream().mapToInt(row -> row.length).sum()];
    int from = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, flat, from, row.length);
      from += row.length;
    }
    return flat;
  }
}
