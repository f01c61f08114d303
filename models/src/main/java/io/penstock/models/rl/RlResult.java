package io.penstock.models.rl;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param stopped whether it was asked to end before its steps, or its evaluation, were done
 * @param meanReturn of the last 100 training episodes, by the policy that was learning (CleanRL's
 *     definition); NaN if none ended
 * @param stdReturn their standard deviation
 * @param episodes training episodes that ended
 * @param stepsPerSecond of this process, without evaluation
 * @param evalMeanReturn of the evaluation episodes; NaN without any
 */
public record RlResult(
    long steps,
    boolean stopped,
    double meanReturn,
    double stdReturn,
    long episodes,
    double stepsPerSecond,
    double evalMeanReturn) {

  /** By the names of the command's last line; without numbers that are none. */
  public Map<String, Object> named() {
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("steps", steps);
    named.put("stopped", stopped);
    putFinite(named, "mean_return", meanReturn);
    putFinite(named, "std_return", stdReturn);
    named.put("episodes", episodes);
    putFinite(named, "steps_per_second", stepsPerSecond);
    putFinite(named, "eval_mean_return", evalMeanReturn);
    return named;
  }

  private static void putFinite(Map<String, Object> named, String name, double value) {
    if (Double.isFinite(value)) {
      named.put(name, value);
    }
  }
}
