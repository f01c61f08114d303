package io.penstock.models.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private static void fill(ReplayBuffer replay, int count) {
    for (int i = 0; i < count; i++) {
      replay.add(new float[] {i}, i, i, new float[] {i + 1}, i % 2 == 0);
    }
  }

  @Test
  void theOldestGivesWay() {
    ReplayBuffer replay = ReplayBuffer.uniform(3, 1);
    fill(replay, 4);
    assertThat(replay.size()).isEqualTo(3);
    assertThat(IntStream.range(0, 3).mapToObj(replay::action)).containsExactly(3f, 1f, 2f);
    assertThat(replay.terminated(2)).isEqualTo(1);
    assertThat(replay.reward(1)).isEqualTo(1);
  }

  @Test
  void onlyWhatIsThereIsDrawn() {
    for (ReplayBuffer replay :
        new ReplayBuffer[] {ReplayBuffer.uniform(100, 1), ReplayBuffer.prioritized(100, 1, 0.6)}) {
      fill(replay, 5);
      int[] drawn = new int[1000];
      replay.draw(new RandomStream(1), 0.4, drawn, new float[1000]);
      assertThat(IntStream.of(drawn).distinct().sorted()).containsExactly(0, 1, 2, 3, 4);
    }
  }

  @Test
  void drawsByPriorityAndWeighsTheBiasOut() {
    ReplayBuffer replay = ReplayBuffer.prioritized(5, 1, 0.5);
    fill(replay, 3);
    replay.learned(new int[] {0, 1, 2}, new float[] {1, 4, 25}); // to the 0.5: 1, 2, 5
    int[] drawn = new int[80_000];
    float[] weights = new float[drawn.length];
    replay.draw(new RandomStream(2), 1, drawn, weights);
    double[] shares = new double[3];
    for (int i = 0; i < drawn.length; i++) {
      shares[drawn[i]] += 1.0 / drawn.length;
      // (N P)^-1 over its largest, that of the first: 1, 1/2, 1/5
      assertThat(weights[i]).isCloseTo(new float[] {1, 0.5f, 0.2f}[drawn[i]], within(1e-5f));
    }
    assertThat(shares).containsExactly(new double[] {1 / 8.0, 2 / 8.0, 5 / 8.0}, within(0.01));
  }
}
