package io.penstock.models.rl;

/**
 * Generalised advantage estimation (Schulman et al. 2016): {@code delta_t = r_t + gamma V_(t+1) -
 * V_t}, {@code A_t = delta_t + gamma lambda A_(t+1)}; where an episode ended at t, what follows t
 * counts as 0.
 */
final class Advantages {
  private Advantages() {}

  /**
   * Fills {@code advantages}. All arrays go time by time, and within a time environment by
   * environment.
   *
   * @param ended whether the episode ended with this step
   * @param nextValues the values of what each environment shows after the last step
   */
  static void estimate(
      float[] rewards,
      float[] values,
      boolean[] ended,
      float[] nextValues,
      double gamma,
      double lambda,
      float[] advantages) {
    int environments = nextValues.length;
    for (int e = 0; e < environments; e++) {
      double advantage = 0;
      double nextValue = nextValues[e];
      for (int i = rewards.length - environments + e; i >= 0; i -= environments) {
        double goesOn = ended[i] ? 0 : 1;
        double delta = rewards[i] + gamma * nextValue * goesOn - values[i];
        advantage = delta + gamma * lambda * goesOn * advantage;
        advantages[i] = (float) advantage;
        nextValue = values[i];
      }
    }
  }
}
