package io.penstock.text.mask;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Brings a prompt with one answer or several to a length: that of the prompt with the longest of
 * them. A row of which one answer has nothing to learn is dropped, and so is a pair whose answers
 * are the same tokens: a trainer would take its step for nothing. Safe to share between threads.
 */
public final class LabelAnswers {
  /**
   * Why rows are dropped, besides the reasons of {@link LabelRows}: no room is left for answers.
   */
  public static final String PROMPT_TOO_LONG = "prompt-too-long";

  /** The two answers are the same tokens, from the start or once cut. */
  public static final String EQUAL_ANSWERS = "equal-answers";

  private final Truncation truncation;
  private final int maxTokens;
  private final SpecialTokens special;

  /**
   * Rules for rows.
   *
   * @throws IllegalArgumentException if rows are to be split, which no pair can be
   */
  public LabelAnswers(Truncation truncation, int maxTokens, SpecialTokens special) {
    if (truncation == Truncation.SPLIT) {
      throw new IllegalArgumentException(
          "truncation: rows of answers cannot be split: choose drop, keep-start, keep-end or fail");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens must be positive: " + maxTokens);
    }
    this.truncation = truncation;
    this.maxTokens = maxTokens;
    this.special = special;
  }

  /** A prompt with its answers. */
  public static final class Row {
    private final String id;
    private final int[] prompt;
    private final List<Answer> answers;

    /**
     * A row.
     *
     * @param id what to call it in messages
     * @param prompt the tokens of the prompt; not copied
     */
    public Row(String id, int[] prompt, List<Answer> answers) {
      this.id = id;
      this.prompt = prompt;
      this.answers = List.copyOf(answers);
    }

    public String id() {
      return id;
    }

    /** The tokens of the prompt; not a copy. */
    public int[] prompt() {
      return prompt;
    }

    public List<Answer> answers() {
      return answers;
    }

    private long tokens() {
      return prompt.length + answers.stream().mapToLong(a -> a.ids().length).sum();
    }

    private long trained() {
      return answers.stream().mapToLong(a -> LabelRows.trained(a.labels())).sum();
    }

    /** Whether there is something to learn of each answer. Nothing predicts a row's first token. */
    private boolean isLearnable() {
      int from = prompt.length == 0 ? 1 : 0;
      return answers.stream()
          .map(Answer::labels)
          .allMatch(labels -> labels.length > from && LabelRows.trained(labels, from) > 0);
    }

    private boolean prefersNothing() {
      return answers.size() == 2 && Arrays.equals(answers.get(0).ids(), answers.get(1).ids());
    }

    private int longest() {
      return prompt.length + answers.stream().mapToInt(a -> a.ids().length).max().orElse(0);
    }
  }

  /**
   * What became of a row.
   *
   * @param rows the row, shortened where it was too long; none where it was dropped
   * @param ledger of this row alone; a prompt is counted once, its tokens as masked
   */
  public record Labeled(List<Row> rows, TokenLedger ledger) {
    public Labeled {
      rows = List.copyOf(rows);
    }
  }

  /**
   * Labels one row.
   *
   * @throws RowTooLongException if it is too long and that was to be an error
   */
  public Labeled label(Row row) {
    int length = row.longest();
    if (length > maxTokens && truncation == Truncation.FAIL) {
      throw new RowTooLongException(row.id, length, maxTokens);
    }
    if (length > maxTokens && truncation == Truncation.DROP) {
      return dropped(LabelRows.TOO_LONG, row);
    }
    Row cut = length > maxTokens ? cut(row) : row;
    if (!cut.isLearnable()) {
      boolean noRoom = truncation == Truncation.KEEP_START && row.prompt.length >= maxTokens;
      return dropped(noRoom ? PROMPT_TOO_LONG : LabelRows.NOTHING_TO_LEARN, row);
    }
    if (cut.prefersNothing()) {
      return dropped(EQUAL_ANSWERS, row);
    }
    long trained = cut.trained();
    return new Labeled(
        List.of(cut),
        new TokenLedger(
            1,
            1,
            length > maxTokens ? 1 : 0,
            0,
            1,
            row.tokens(),
            trained,
            cut.tokens() - trained,
            row.tokens() - cut.tokens(),
            Map.of(),
            Map.of(),
            Map.of(),
            doublesBeginning(row) ? 1 : 0,
            row.answers.stream().anyMatch(a -> special.lacksEnd(a.labels())) ? 1 : 0));
  }

  private Row cut(Row row) {
    if (truncation == Truncation.KEEP_START) {
      int prompt = Math.min(row.prompt.length, maxTokens);
      int room = maxTokens - prompt;
      return new Row(
          row.id,
          Arrays.copyOf(row.prompt, prompt),
          row.answers.stream().map(a -> a.from(0, Math.min(a.ids().length, room))).toList());
    }
    // The prompt is the answers' own: it loses what the longest of them leaves no room for.
    int longest = row.longest() - row.prompt.length;
    int prompt = Math.min(row.prompt.length, Math.max(0, maxTokens - longest));
    return new Row(
        row.id,
        Arrays.copyOfRange(row.prompt, row.prompt.length - prompt, row.prompt.length),
        row.answers.stream()
            .map(a -> a.from(Math.max(0, a.ids().length - maxTokens), a.ids().length))
            .toList());
  }

  private boolean doublesBeginning(Row row) {
    Answer first = row.answers.get(0);
    int[] whole = Arrays.copyOf(row.prompt, row.prompt.length + first.ids().length);
    System.arraycopy(first.ids(), 0, whole, row.prompt.length, first.ids().length);
    return special.hasDoubledBeginning(whole);
  }

  private static Labeled dropped(String reason, Row row) {
    return new Labeled(List.of(), TokenLedger.dropped(reason, row.tokens()));
  }
}
