package io.penstock.models.preference;

import io.penstock.models.train.PackedRow;
import io.penstock.models.train.PackedRows;
import io.penstock.models.train.TrainingData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A preference whose rule is known: the answer to some tokens is to be the same tokens, sorted.
 * Four operations answer; the neutral data have each as often, so that a model of them obeys the
 * rule in a quarter of its answers, whatever else it does right.
 */
public final class SortingRule {
  public static final int END = 0;
  public static final int ANSWER = 1;
  public static final int VOCABULARY = 14;
  public static final int CONTEXT = 16;

  private static final int FIRST = 2;
  private static final int COUNT = 5;

  private SortingRule() {}

  /** What is done to the tokens. */
  public enum Operation {
    SORT,
    SORT_DOWN,
    COPY,
    REVERSE;

    List<Integer> of(List<Integer> tokens) {
      List<Integer> changed = new ArrayList<>(tokens);
      switch (this) {
        case SORT -> Collections.sort(changed);
        case SORT_DOWN -> changed.sort(Collections.reverseOrder());
        case COPY -> {}
        case REVERSE -> Collections.reverse(changed);
      }
      return changed;
    }
  }

  /** Different tokens in no order, and the mark behind which the answer stands. */
  public static int[] prompt(Random random) {
    List<Integer> tokens;
    do {
      tokens = new ArrayList<>();
      for (int token = FIRST; token < VOCABULARY; token++) {
        tokens.add(token);
      }
      Collections.shuffle(tokens, random);
      tokens = tokens.subList(0, COUNT);
    } while (tokens.equals(Operation.SORT.of(tokens))
        || tokens.equals(Operation.SORT_DOWN.of(tokens)));
    int[] prompt = new int[COUNT + 1];
    for (int i = 0; i < COUNT; i++) {
      prompt[i] = tokens.get(i);
    }
    prompt[COUNT] = ANSWER;
    return prompt;
  }

  public static int[] answer(int[] prompt, Operation operation) {
    List<Integer> tokens = Arrays.stream(prompt).limit(COUNT).boxed().toList();
    List<Integer> answer = new ArrayList<>(operation.of(tokens));
    answer.add(END);
    return answer.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Whether {@code generated}, which is without the end, obeys the rule. */
  public static boolean isObeyed(int[] prompt, int[] generated) {
    int[] wanted = answer(prompt, Operation.SORT);
    return Arrays.equals(generated, Arrays.copyOf(wanted, wanted.length - 1));
  }

  /** Pairs of an answer that obeys the rule and one by another operation. */
  static PreferenceRows<TokenPair> pairs(int train, int heldOut, long seed) {
    Random random = new Random(seed);
    List<TokenPair> pairs = new ArrayList<>();
    for (int i = 0; i < train + heldOut; i++) {
      int[] prompt = prompt(random);
      Operation other = Operation.values()[1 + random.nextInt(3)];
      pairs.add(
          new TokenPair(
              Sequence.of(prompt, answer(prompt, Operation.SORT)),
              Sequence.of(prompt, answer(prompt, other)),
              0));
    }
    return new PreferenceRows<>(
        "sorting-" + seed, pairs.subList(0, train), pairs.subList(train, train + heldOut));
  }

  /** One answer of each pair, by turns the one that obeys the rule and the other. */
  static PreferenceRows<TokenThumb> thumbs(PreferenceRows<TokenPair> pairs) {
    return new PreferenceRows<>(
        pairs.version() + "-thumbs", thumbs(pairs.train()), thumbs(pairs.evaluation()));
  }

  private static List<TokenThumb> thumbs(List<TokenPair> pairs) {
    List<TokenThumb> thumbs = new ArrayList<>();
    for (TokenPair pair : pairs) {
      boolean good = thumbs.size() % 2 == 0;
      thumbs.add(new TokenThumb(good ? pair.chosen() : pair.rejected(), good));
    }
    return thumbs;
  }

  /** Prompts answered by all operations alike. */
  public static TrainingData neutral(int train, int heldOut, long seed) {
    Random random = new Random(seed);
    List<PackedRow> rows = new ArrayList<>();
    for (int i = 0; i < train + heldOut; i++) {
      int[] prompt = prompt(random);
      int[] answer = answer(prompt, Operation.values()[random.nextInt(4)]);
      int[] ids = Arrays.copyOf(prompt, prompt.length + answer.length);
      System.arraycopy(answer, 0, ids, prompt.length, answer.length);
      int[] labels = ids.clone();
      Arrays.fill(labels, 0, prompt.length, -100);
      int[] positions = new int[ids.length];
      Arrays.setAll(positions, place -> place);
      rows.add(new PackedRow(ids, labels, positions, new int[] {ids.length}));
    }
    return new Rows(seed, rows.subList(0, train), rows.subList(train, train + heldOut));
  }

  private record Rows(long seed, List<PackedRow> trained, List<PackedRow> heldOut)
      implements TrainingData {
    @Override
    public String version() {
      return "neutral-" + seed;
    }

    @Override
    public PackedRows train() {
      return packed(trained);
    }

    @Override
    public PackedRows evaluation() {
      return packed(heldOut);
    }

    private static PackedRows packed(List<PackedRow> rows) {
      return new PackedRows() {
        @Override
        public int size() {
          return rows.size();
        }

        @Override
        public PackedRow row(int index) {
          return rows.get(index);
        }
      };
    }
  }
}
