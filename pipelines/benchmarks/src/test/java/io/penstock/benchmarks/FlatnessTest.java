package io.penstock.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlatnessTest {
  private static final double MINUTES = 25;

  /** Samples of 25 minutes with the noise of a process that works. */
  private static List<ProcessSample> samples(double mebibytesAMinute, double filesAMinute) {
    Random random = new Random(7);
    List<ProcessSample> samples = new ArrayList<>();
    for (int second = 300; second < 300 + MINUTES * 60; second += 10) {
      double minute = second / 60.0;
      long memory = (long) ((900 + mebibytesAMinute * minute + 6 * random.nextGaussian()) * 1024);
      long files = (long) (120 + filesAMinute * minute + 5 * random.nextGaussian());
      samples.add(new ProcessSample(second, "p", memory, memory, files, 50));
    }
    return samples;
  }

  @Test
  void aProcessThatStaysIsFlat() {
    assertThat(Flatness.DEFAULT.faults("p", samples(0, 0))).isEmpty();
    assertThat(Flatness.slope(samples(0, 0))).isBetween(-0.3, 0.3);
  }

  @Test
  void aLeakOfOneMebibyteAMinuteIsCaught() {
    assertThat(Flatness.DEFAULT.faults("p", samples(1, 0)))
        .singleElement()
        .asString()
        .contains("p: anonymous memory grows by 1.", "more than 0.80");
    assertThat(Flatness.DEFAULT.heapFaults("p", 50 << 20, 75 << 20, MINUTES))
        .singleElement()
        .asString()
        .contains("p: live objects grow by 1.00");
    assertThat(Flatness.DEFAULT.heapFaults("p", 50 << 20, 60 << 20, MINUTES)).isEmpty();
  }

  @Test
  void growingOpenFilesAreCaughtAndSoIsSilence() {
    assertThat(Flatness.DEFAULT.faults("p", samples(0, 2)))
        .singleElement()
        .asString()
        .contains("p: open files grow");
    assertThat(Flatness.DEFAULT.faults("p", List.of()))
        .singleElement()
        .asString()
        .contains("only 0 samples");
  }
}
