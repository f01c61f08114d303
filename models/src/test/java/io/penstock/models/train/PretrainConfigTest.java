package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainConfigTest {
  @Test
  void optionsAreTheComponentsInDashCase() {
    PretrainConfig config =
        PretrainConfig.SMALL.with(
            Map.of("layers", "2", "learning-rate", "3e-4", "seed", "5", "vocab-size", "300"));

    assertThat(config.model().layers()).isEqualTo(2);
    assertThat(config.model().vocabSize()).isEqualTo(300);
    assertThat(config.model().seed()).isEqualTo(5);
    assertThat(config.training().seed()).isEqualTo(5);
    assertThat(config.training().learningRate()).isEqualTo(3e-4);
    assertThat(config.training().steps()).isEqualTo(TrainingConfig.SMALL.steps());
  }

  @ParameterizedTest
  @CsvSource({
    "layer, 2, unknown training options [layer]",
    "layers, two, 'layers: expected an integer, not ''two'''",
    "layers, 2.5, 'layers: expected an integer, not ''2.5'''",
    "layers, 0, layers must be positive: 0",
    "heads, 3, 'width must be a multiple of heads: 128, 3'",
    "learning-rate, NaN, 'learning-rate: expected a number, not ''NaN'''",
    "min-learning-rate, 1, min-learning-rate must lie in 0 to learning-rate: 1.0",
    "warmup-steps, -1, warmup-steps must not be negative: -1",
    "threads, 0, threads must be positive: 0",
  })
  void refusesWhatIsWrongNamingIt(String option, String value, String message) {
    assertThatThrownBy(() -> PretrainConfig.SMALL.with(Map.of(option, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aRunShorterThanItsWarmUpRisesForATenth() {
    TrainingConfig config = Options.override(TrainingConfig.SMALL, Map.of("steps", "20"));

    assertThat(config.rise()).isEqualTo(2);
    assertThat(config.schedule().at(2)).isEqualTo(config.learningRate());
    assertThat(config.adaptation().orElseThrow())
        .contains(
            "warmup-steps: 30 does not fit a run of 20 steps", "set warmup-steps below steps");
    assertThat(TrainingConfig.SMALL.adaptation()).isEmpty();
  }
}
