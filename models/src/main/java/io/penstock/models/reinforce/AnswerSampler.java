package io.penstock.models.reinforce;

import io.penstock.models.generate.Generator;
import io.penstock.models.generate.Sampling;
import io.penstock.models.generate.TokenListener;
import io.penstock.models.nn.LanguageModel;
import io.penstock.models.preference.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Lets a policy answer prompts. Tokens are drawn from all of the vocabulary, by the temperature
 * alone: what top-k or a penalty would change could not be scored by a plain pass.
 */
public final class AnswerSampler {
  private final LanguageModel model;
  private final int stopToken;
  private final AnswerText text;
  private final int rowsAtOnce;

  /** What tokens say. */
  @FunctionalInterface
  public interface AnswerText {
    String of(int[] ids);
  }

  /**
   * For a model, which stays the caller's.
   *
   * @param stopToken ends an answer and is its last token; -1 for none
   * @param rowsAtOnce how many prompts are answered side by side
   */
  public AnswerSampler(LanguageModel model, int stopToken, AnswerText text, int rowsAtOnce) {
    this.model = model;
    this.stopToken = stopToken;
    this.text = text;
    this.rowsAtOnce = rowsAtOnce;
  }

  int rowsAtOnce() {
    return rowsAtOnce;
  }

  LanguageModel model() {
    return model;
  }

  /**
   * An answer to each prompt; the same seed, weights and prompts give the same.
   *
   * @throws IllegalArgumentException if a prompt leaves no room for an answer of that length
   */
  List<Answer> answer(List<Prompt> prompts, int responseLength, double temperature, long seed) {
    return answer(prompts, responseLength, temperature, seed, TokenListener.NONE);
  }

  /** The same, heard by a listener whose rows are those of the prompts side by side. */
  List<Answer> answer(
      List<Prompt> prompts,
      int responseLength,
      double temperature,
      long seed,
      TokenListener listener) {
    prompts.forEach(prompt -> requireRoom(prompt, responseLength));
    SplittableRandom seeds = new SplittableRandom(seed);
    Set<Integer> stop = stopToken < 0 ? Set.of() : Set.of(stopToken);
    List<Answer> answers = new ArrayList<>();
    for (int from = 0; from < prompts.size(); from += rowsAtOnce) {
      List<Prompt> some = prompts.subList(from, Math.min(prompts.size(), from + rowsAtOnce));
      List<int[]> made =
          new Generator(model)
              .generate(
                  some.stream().map(Prompt::ids).toList(),
                  new Sampling(responseLength, temperature, 0, 1, 0, 1, stop, seeds.nextLong()),
                  listener);
      for (int row = 0; row < made.size(); row++) {
        answers.add(answer(some.get(row), made.get(row), responseLength));
      }
    }
    return answers;
  }

  private Answer answer(Prompt prompt, int[] made, int responseLength) {
    boolean ended = made.length < responseLength; // nothing but the stop token ends it early
    int[] ids = made;
    if (ended) {
      ids = Arrays.copyOf(made, made.length + 1);
      ids[made.length] = stopToken;
    }
    return new Answer(prompt, ids, text.of(made), ended);
  }

  private void requireRoom(Prompt prompt, int responseLength) {
    int context = model.config().contextLength();
    if (prompt.ids().length + responseLength > context) {
      throw new IllegalArgumentException(
          "a prompt has %d tokens and its answer may have %d, the model's context is %d: lower"
                  .formatted(prompt.ids().length, responseLength, context)
              + " response-length, or leave such prompts out");
    }
  }

  /** Answers as sequences. */
  static List<Sequence> sequences(List<Answer> answers) {
    return answers.stream()
        .map(answer -> Sequence.of(answer.prompt().ids(), answer.ids()))
        .toList();
  }
}
