package io.penstock.stages.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.models.train.Measurement;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RunPaceTest {
  private final StringWriter said = new StringWriter();
  private long seconds;
  private final RunPace pace =
      new RunPace(4, new PrintWriter(said), () -> seconds * 1_000_000_000L);

  @Test
  void aLossIsSaidOnceItWasMeasured() {
    step(1, 6);
    pace.measured(new Measurement(1, "eval_loss", 4.5));
    step(2, 6);
    pace.measured(new Measurement(2, "loss", 3.25));
    step(3, 1);
    step(4, 1);
    assertThat(said.toString().lines().map(line -> line.replaceAll("\\d+ MiB", "MEMORY")))
        .containsExactly(
            "step 1/4  20 tokens/s  MEMORY  0:18 left",
            "step 2/4  eval_loss 4.5000  20 tokens/s  MEMORY  0:12 left",
            "step 4/4  loss 3.2500  34 tokens/s  MEMORY  0:00 left");
  }

  /** Of 120 tokens. */
  private void step(long step, long takenSeconds) {
    pace.stepStarted(step);
    seconds += takenSeconds;
    pace.stepEnded(step, 120);
  }
}
