package io.penstock.text.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SealOptionsTest {
  private static final SealOptions DEFAULTS = SealOptions.defaults();

  @Test
  void defaultsAreThoseOfTheDemo() {
    assertThat(DEFAULTS).isEqualTo(new SealOptions(128, 512, 0.1, 0, GroupBy.CONTENT, 1337));
  }

  @Test
  void refusalsNameOptionExpectationAndValue() {
    assertThatThrownBy(() -> DEFAULTS.withSequenceLength(1))
        .hasMessage("sequence-length must be at least 2, found 1");
    assertThatThrownBy(() -> DEFAULTS.withVocabularySize(256))
        .hasMessage("vocabulary-size must be at least 257, found 256");
    assertThatThrownBy(() -> DEFAULTS.withHeldOutFraction(0))
        .hasMessage("held-out-fraction must be above 0 and below 1, found 0.0");
    assertThatThrownBy(() -> DEFAULTS.withHeldOutFraction(Double.NaN))
        .hasMessageContaining("found NaN");
    assertThatThrownBy(() -> DEFAULTS.withTestFraction(0.9))
        .hasMessageContaining("test-fraction must be at least 0, and below 1 together");
    assertThatThrownBy(() -> new GroupBy("colour"))
        .hasMessage("group-by must be content, document, prompt or metadata.KEY, found 'colour'");
  }
}
