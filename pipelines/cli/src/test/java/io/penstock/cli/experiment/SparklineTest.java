package io.penstock.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.cli.Golden;
import io.penstock.experiments.MetricPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTest {

  @Test
  void aFallingLossFalls() {
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step <= 300; step++) {
      points.add(new MetricPoint(step, 2 + 4 * Math.exp(-step / 60.0)));
    }
    Golden.assertMatches("plot-falling", String.join("\n", Sparkline.plot(points, 60, 8)) + "\n");
  }

  @Test
  void oneValueIsOnePoint() {
    assertThat(Sparkline.plot(List.of(new MetricPoint(5, 1.5)), 5, 2))
        .containsExactly("    1.5000 |", "    1.5000 |*", "           +-----", "      step  5   5");
  }

  @Test
  void whatIsNoNumberIsLeftOut() {
    assertThat(Sparkline.plot(List.of(new MetricPoint(0, Double.NaN)), 5, 2)).isEmpty();
    assertThat(
            Sparkline.plot(
                List.of(new MetricPoint(0, Double.POSITIVE_INFINITY), new MetricPoint(1, 2)), 3, 2))
        .contains("         2 |*");
  }
}
