package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class TrainOptionsTest {

  @Test
  void everyOptionReachesItsPlace() {
    TrainOptions options =
        TrainOptions.of(
            Map.of(
                "sequence-length", "64",
                "vocabulary-size", "400",
                "held-out-fraction", "0.25",
                "seed", "5",
                "steps", "40",
                "layers", "2"),
            null);
    assertThat(options.seal().sequenceLength()).isEqualTo(64);
    assertThat(options.seal().vocabularySize()).isEqualTo(400);
    assertThat(options.seal().heldOutFraction()).isEqualTo(0.25);
    assertThat(options.seal().seed()).isEqualTo(5);
    assertThat(options.training().training().steps()).isEqualTo(40);
    assertThat(options.training().training().seed()).isEqualTo(5);
    assertThat(options.training().model().seed()).isEqualTo(5);
    assertThat(options.training().model().layers()).isEqualTo(2);
    assertThat(options.training().model().contextLength()).isEqualTo(64);
    assertThat(options.forVocabulary(321).model().vocabSize()).isEqualTo(321);
  }

  @Test
  void theWorkersThreadsGoBeforeTheRequests() {
    Map<String, String> specification = Map.of("threads", "1");
    assertThat(TrainOptions.of(specification, null).training().training().threads()).isEqualTo(1);
    assertThat(TrainOptions.of(specification, 3).training().training().threads()).isEqualTo(3);
  }

  @Test
  void aWrongValueIsNamed() {
    assertThatThrownBy(() -> TrainOptions.of(Map.of("sequence-length", "long"), null))
        .hasMessage("sequence-length: expected an integer, found 'long'");
    assertThatThrownBy(() -> TrainOptions.of(Map.of("held-out-fraction", "2"), null))
        .hasMessageContaining("held-out-fraction");
  }

  @Test
  void whatFollowsFromTheDataCannotBeSet() {
    assertThatThrownBy(() -> TrainOptions.of(Map.of("vocab-size", "5"), null))
        .hasMessageContaining("[vocab-size]");
  }
}
