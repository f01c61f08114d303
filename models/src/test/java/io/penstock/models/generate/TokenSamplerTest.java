package io.penstock.models.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
  private static final float[] LOGITS = {
    (float) Math.log(0.5), (float) Math.log(0.2), (float) Math.log(0.3)
  };
  private static final int DRAWS = 20_000;

  @Test
  void drawsByProbability() {
    assertThat(shares(new Sampling(0, 1, 0, -1, 1)))
        .containsExactly(new double[] {0.5, 0.2, 0.3}, within(0.02));
  }

  @Test
  void textsOfNearSeedsBeginAsProbabilitySays() {
    double[] shares = new double[LOGITS.length];
    for (int seed = 0; seed < 2_000; seed++) {
      TokenSampler sampler = new TokenSampler(new Sampling(0, 1, 0, -1, seed), new int[0], 0);
      shares[sampler.next(LOGITS)] += 1.0 / 2_000;
    }
    assertThat(shares).containsExactly(new double[] {0.5, 0.2, 0.3}, within(0.05));
  }

  @Test
  void temperatureSharpens() {
    // Squares of the probabilities, normalised.
    assertThat(shares(new Sampling(0, 0.5, 0, -1, 1)))
        .containsExactly(new double[] {0.25 / 0.38, 0.04 / 0.38, 0.09 / 0.38}, within(0.02));
  }

  @Test
  void topKLeavesOutTheRest() {
    assertThat(shares(new Sampling(0, 1, 2, -1, 1)))
        .containsExactly(new double[] {0.625, 0, 0.375}, within(0.02));
  }

  /** The golden file is of {@code judge_warpers.py}. */
  @Test
  void drawsByTheProbabilitiesOfTransformers() throws IOException {
    JsonNode golden;
    try (InputStream file = TokenSamplerTest.class.getResourceAsStream("warpers.json")) {
      golden = new ObjectMapper().readTree(file);
    }
    float[] logits = floats(golden.path("logits"));
    int[] seen = new ObjectMapper().convertValue(golden.path("seen"), int[].class);
    for (JsonNode each : golden.path("cases")) {
      Sampling sampling =
          new Sampling(
              0,
              each.path("temperature").doubleValue(),
              each.path("top_k").intValue(),
              each.path("top_p").doubleValue(),
              each.path("min_p").doubleValue(),
              each.path("repetition_penalty").doubleValue(),
              Set.of(),
              1);
      double[] weights = new TokenSampler(sampling, seen, 0).weights(logits);
      double sum = Arrays.stream(weights).sum();
      float[] expected = floats(each.path("probabilities"));
      for (int id = 0; id < expected.length; id++) {
        assertThat(weights[id] / sum)
            .as("%s, token %s", sampling, id)
            .isCloseTo(expected[id], within(1e-5));
        assertThat(weights[id] == 0).as("%s, token %s", sampling, id).isEqualTo(expected[id] == 0);
      }
    }
    assertThat(golden.path("cases")).hasSize(7);
  }

  private static float[] floats(JsonNode numbers) {
    return new ObjectMapper().convertValue(numbers, float[].class);
  }

  private static double[] shares(Sampling sampling) {
    TokenSampler sampler = new TokenSampler(sampling, new int[0], 0);
    double[] shares = new double[LOGITS.length];
    for (int i = 0; i < DRAWS; i++) {
      shares[sampler.next(LOGITS)] += 1.0 / DRAWS;
    }
    return shares;
  }
}
