package io.penstock.models.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearningRateScheduleTest {
  private static final LearningRateSchedule SCHEDULE =
      new LearningRateSchedule(LrSchedulerType.NANOGPT, 1e-3, 1e-4, 100, 0, 2000);

  /** Values of nanoGPT's get_lr with these settings. */
  @ParameterizedTest
  @CsvSource({
    "0, 9.900990099009902e-06",
    "99, 9.900990099009901e-04",
    "100, 1e-3",
    "575, 8.681980515339464e-04",
    "1050, 5.5e-4",
    "1999, 1.0000061509e-4",
    "2000, 1e-4",
    "5000, 1e-4"
  })
  void risesThenFallsByHalfACosine(int iteration, double expected) {
    assertThat(SCHEDULE.at(iteration)).isCloseTo(expected, within(1e-12));
  }
}
