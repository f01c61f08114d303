package io.penstock.models.reinforce;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Rewards by rules that need no model. */
public final class RuleRewards {
  private RuleRewards() {}

  /**
   * 1 for an answer that is what the prompt's row says in {@code column}, white space around both
   * left out; 0 for others. A row without that column ends the run.
   */
  public static RewardFunction exact(String column) {
    return each(
        "exact",
        answer -> {
          String right = answer.prompt().columns().get(column);
          if (right == null) {
            throw new IllegalArgumentException(
                "the row of the prompt '%s' has no %s".formatted(answer.prompt().text(), column));
          }
          return answer.text().strip().equals(right.strip()) ? 1 : 0;
        });
  }

  /**
   * 1 for an answer that matches from its begin to its end; 0 for others.
   *
   * @param regex in RE2's syntax, which needs linear time; a dot is any character
   * @throws IllegalArgumentException if it is none
   */
  public static RewardFunction format(String regex) {
    Pattern pattern;
    try {
      pattern = Pattern.compile(regex, Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("format: " + e.getMessage(), e);
    }
    return each("format", answer -> pattern.matches(answer.text()) ? 1 : 0);
  }

  private static RewardFunction each(String name, ToDoubleFunction<Answer> rule) {
    return new RewardFunction() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double[] score(List<Answer> answers) {
        return answers.stream().mapToDouble(rule).toArray();
      }
    };
  }
}
